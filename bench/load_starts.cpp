// How long until a process is of use: a command's end, a devnet's first answer, a scenario's
// verdict.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
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

Samples run_seconds(const Words& words, std::size_t rounds) {
    Samples times;
    for (std::size_t i = 0; i < rounds; ++i) {
        Process process{words};
        const auto code = process.wait();
        times.push_back(process.watch().seconds());
        if (code == 0) continue;
        fmt::print(stderr, "{} ended with {}\n", words[0], code);
        std::exit(1);
    }
    return times;
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

std::uint16_t free_port(std::uint16_t from) {
    while (!is_free(from)) ++from;
    return from;
}

// From exec to the first answer that has `needle` in it, asked for again and again.
void wait_for_answer(Process& process, std::uint16_t port, const std::string& question,
                     std::string_view needle) {
    constexpr double patience_seconds = 20;
    std::string answer;
    while (!answers(port, question, answer) || answer.find(needle) == std::string::npos) {
        if (!process.ended() && process.watch().seconds() < patience_seconds) {
            // Asking without a pause takes the processor from the one that is asked.
            constexpr int pause_ms = 1;
            ::poll(nullptr, 0, pause_ms);
            continue;
        }
        fmt::print(stderr, "no answer at port {}\n", port);
        std::exit(1);
    }
}

struct Starts {
    Samples seconds = {}, rss_mib = {};
    void add(const Process& process) {
        seconds.push_back(process.watch().seconds());
        rss_mib.push_back(process.rss_mib());
    }
};

constexpr std::size_t rounds = 15;

// Folders are new each time; the ports are moved to where all three are free.
Starts devnet_starts(const std::string& ve, bool durable, const std::string& question,
                     std::string_view needle) {
    Starts starts;
    for (std::size_t i = 0; i < rounds; ++i) {
        const Ground ground;
        std::uint16_t offset = 1'000;
        const auto moved     = [&](int port) { return static_cast<std::uint16_t>(port + offset); };
        while (!is_free(moved(26657)) || !is_free(moved(9090)) || !is_free(moved(1317))) ++offset;
        Words words{ve,
                    "devnet",
                    "up",
                    "--port-offset",
                    std::to_string(offset),
                    "--home",
                    ground.folder().string()};
        if (durable) words.insert(words.begin() + 3, "bench");
        Process process{words};
        wait_for_answer(process, moved(26657), question, needle);
        starts.add(process);
    }
    return starts;
}

std::string rpc(std::string_view method, std::string_view params) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}})", method, params);
}

}  // namespace

void starts(const std::string& ve) {
    auto nothing    = run_seconds({"true"}, 51);
    auto version    = run_seconds({ve, "version"}, 51);
    const auto note = fmt::format("{:.1f}x an empty process", median(version) / median(nothing));
    print({"floor: an empty process (true)", "ms", in_ms(std::move(nothing))});
    print({"ve version", "ms", in_ms(std::move(version)), 2, note});
    auto first   = devnet_starts(ve, false, rpc("health", "{}"), "result");
    auto durable = devnet_starts(ve, true, rpc("status", "{}"), R"("latest_block_height":"1")");
    print({"network: ve devnet up, 4 validators, to its first RPC answer", "ms",
           in_ms(std::move(first.seconds)), 15});
    print({"network: ve devnet up NAME, 4 validators, first durable block", "ms",
           in_ms(std::move(durable.seconds)), 25});
    print({"its memory at the first block (RSS)", "MiB", std::move(durable.rss_mib), 25});
}

void scenarios(const std::string& ve, const std::vector<std::string>& files) {
    for (const auto& file : files)
        print({"ve scenario run " + file, "ms",
               in_ms(run_seconds({ve, "scenario", "run", file}, 5)), 1'000});
}

// Its own accounts send: it signs, verifies and mines a block for each.
void peer_anvil(const std::string& anvil) {
    constexpr std::size_t sends = 500;
    const auto chain_id         = rpc("eth_chainId", "[]");
    Starts starts;
    Samples rates;
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto port = free_port(28'545);
        Process process{{anvil, "--silent", "--port", std::to_string(port)}};
        wait_for_answer(process, port, chain_id, "result");
        starts.add(process);
        if (i % 5 != 0) continue;
        std::string accounts;
        VE_INVARIANT(answers(port, rpc("eth_accounts", "[]"), accounts));
        const auto from = accounts.substr(accounts.find("0x"), 42);
        const std::vector<std::string> bodies(
            sends, rpc("eth_sendTransaction",
                       fmt::format(R"([{{"from":"{0}","to":"{0}","value":"0x1"}}])", from)));
        const Stopwatch watch;
        post_all(port, 1, bodies, [](std::string_view answer) {
            VE_INVARIANT(answer.find(R"("error")") == std::string_view::npos);
        });
        rates.push_back(static_cast<double>(sends) / watch.seconds());
    }
    print({"peer: anvil to its first RPC answer", "ms", in_ms(std::move(starts.seconds))});
    print({"peer: its memory (RSS)", "MiB", std::move(starts.rss_mib)});
    print({"peer: sends over its RPC, a block each", "/s", std::move(rates), 0,
           "eth_sendTransaction, one connection"});
}

}  // namespace ve::bench
