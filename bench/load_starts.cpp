// How long until a process is of use: a command's end, a devnet's first answer, a scenario's
// verdict.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "bench/http_load.hpp"
#include "bench/load.hpp"
#include "bench/process.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

using Words = std::vector<std::string>;

double median_of(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double run_seconds(const Words& words, std::size_t rounds) {
    std::vector<double> times;
    for (std::size_t i = 0; i < rounds; ++i) {
        Process process{words};
        const auto code = process.wait();
        times.push_back(process.watch().seconds());
        if (code == 0) continue;
        fmt::print(stderr, "{} ended with {}\n", words[0], code);
        std::exit(1);
    }
    return median_of(std::move(times));
}

bool is_free(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family      = AF_INET;
    address.sin_port        = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on            = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool free = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return free;
}

struct Start {
    double seconds = 0, rss_mib = 0;
};

// From exec to the first answer that has `needle` in it, asked for again and again.
Start first_answer(const Words& words, std::uint16_t port, const std::string& question,
                   std::string_view needle) {
    Process process{words};
    std::string answer;
    while (!answers(port, question, answer) || answer.find(needle) == std::string::npos) {
        if (process.ended()) {
            fmt::print(stderr, "{} ended before it answered\n", words[0]);
            std::exit(1);
        }
    }
    return {process.watch().seconds(), process.rss_mib()};
}

constexpr std::size_t rounds = 15;

// Folders are new each time; the ports are moved to where all three are free.
Start devnet_start(const std::string& ve, bool durable, const std::string& question,
                   std::string_view needle) {
    std::vector<double> seconds, rss;
    for (std::size_t i = 0; i < rounds; ++i) {
        const Ground ground;
        std::uint16_t offset = 1'000;
        while (!is_free(static_cast<std::uint16_t>(26657 + offset)) ||
               !is_free(static_cast<std::uint16_t>(9090 + offset)) ||
               !is_free(static_cast<std::uint16_t>(1317 + offset)))
            ++offset;
        Words words{ve,
                    "devnet",
                    "up",
                    "--port-offset",
                    std::to_string(offset),
                    "--home",
                    ground.folder().string()};
        if (durable) words.insert(words.begin() + 3, "bench");
        const auto start =
            first_answer(words, static_cast<std::uint16_t>(26657 + offset), question, needle);
        seconds.push_back(start.seconds);
        rss.push_back(start.rss_mib);
    }
    return {median_of(std::move(seconds)), median_of(std::move(rss))};
}

Start anvil_start(const std::string& anvil) {
    std::vector<double> seconds, rss;
    for (std::size_t i = 0; i < rounds; ++i) {
        std::uint16_t port = 28'545;
        while (!is_free(port)) ++port;
        const auto start = first_answer(
            {anvil, "--port", std::to_string(port)}, port,
            R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]})", "result");
        seconds.push_back(start.seconds);
        rss.push_back(start.rss_mib);
    }
    return {median_of(std::move(seconds)), median_of(std::move(rss))};
}

std::string ms(double seconds) { return fmt::format("{:.1f} ms", seconds * 1e3); }

}  // namespace

void starts(const std::string& ve, const std::string& anvil) {
    const auto nothing = run_seconds({"true"}, 101);
    const auto version = run_seconds({ve, "version"}, 101);
    row("ve version", ms(version), "2 ms",
        fmt::format("{:.1f}x `true` ({})", version / nothing, ms(nothing)));
    const std::string health = R"({"jsonrpc":"2.0","id":1,"method":"health","params":{}})";
    const std::string status = R"({"jsonrpc":"2.0","id":1,"method":"status","params":{}})";
    const auto first         = devnet_start(ve, false, health, "result");
    const auto durable       = devnet_start(ve, true, status, R"("latest_block_height":"1")");
    std::string against      = "no anvil here";
    if (!anvil.empty()) {
        const auto peer = anvil_start(anvil);
        row("anvil to its first RPC answer (peer)", ms(peer.seconds), "",
            fmt::format("RSS {:.1f} MiB", peer.rss_mib));
        against = fmt::format("anvil takes {:.1f}x", peer.seconds / first.seconds);
    }
    row("ve devnet up to its first RPC answer", ms(first.seconds), "15 ms", against);
    row("ve devnet up NAME to its first durable block", ms(durable.seconds), "25 ms",
        fmt::format("{:.1f}x without a disk", durable.seconds / first.seconds));
    row("its memory at the first block (RSS)", fmt::format("{:.1f} MiB", durable.rss_mib), "25 MiB",
        fmt::format("{:.1f} MiB without a disk", first.rss_mib));
}

void scenarios(const std::string& ve, const std::vector<std::string>& files) {
    for (const auto& file : files) {
        const auto seconds = run_seconds({ve, "scenario", "run", file}, 5);
        row("ve scenario run " + file, fmt::format("{:.2f} s", seconds), "1 s", "");
    }
}

}  // namespace ve::bench
