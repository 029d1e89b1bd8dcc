// A node in this process, its home on disk, and a client that hands it batches of signed sends.
#include <fmt/format.h>

#include <thread>

#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t accounts = 10'000;

// Refusals end the measurement: a node that drops what it is sent would look fast.
void send_batch(Node& node, const std::vector<std::string>& batch) {
    for (const auto& answer : node.broadcast(batch)) {
        if (answer.ok() && answer->ok()) continue;
        const auto why = answer.ok() ? answer->log : answer.error().text();
        fmt::print(stderr, "a send was refused: {}\n", why);
        std::exit(1);
    }
}

// Comes back when everything sent before is in a block.
void settle(Node& node) { VE_INVARIANT(node.mine(0).ok()); }

std::vector<std::vector<std::string>> batches_of(Senders& senders, std::size_t batches,
                                                 std::size_t size) {
    std::vector<std::vector<std::string>> out;
    for (std::size_t i = 0; i < batches; ++i) out.push_back(senders.sends(size));
    return out;
}

struct Load {
    unsigned workers       = 2;
    Consensus consensus    = Consensus::instant;
    std::size_t validators = 1, clients = 1;
};

// The clients' batches go out while the node makes blocks of the ones before. No account is in two
// batches that may be on their way at once. Rounds are long enough that how they begin and end,
// when only one side has work, counts for little.
Samples sends_per_second(const Load& load) {
    constexpr std::size_t batch = 1'500, count = 54, rounds = 5;
    Ground ground;
    Senders senders{load.clients * accounts};
    auto options              = senders.options(ground.folder() / "node", load.validators);
    options.signature_workers = load.workers;
    options.consensus         = load.consensus;
    const auto node           = Node::open(ground.world(), std::move(options)).value();
    Samples rates;
    for (std::size_t round = 0; round <= rounds; ++round) {
        const auto batches = batches_of(senders, count, batch);
        const Stopwatch watch;
        {
            std::vector<std::jthread> clients;
            for (std::size_t i = 0; i < load.clients; ++i)
                clients.emplace_back([&, i] {
                    for (auto at = i; at < count; at += load.clients)
                        send_batch(*node, batches[at]);
                });
        }
        settle(*node);
        if (round > 0) rates.push_back(static_cast<double>(batch * count) / watch.seconds());
    }
    return rates;
}

}  // namespace

void sends_in_process(unsigned signature_workers) {
    auto rates       = sends_per_second({.workers = signature_workers});
    const auto floor = static_cast<double>(signature_workers) / verify_seconds();
    const auto note =
        fmt::format("{:.2f} of bare verification on {} core{} ({:.0f}/s)", median(rates) / floor,
                    signature_workers, signature_workers == 1 ? "" : "s", floor);
    print({fmt::format("sends in process, durable, {} core{}", signature_workers,
                       signature_workers == 1 ? "" : "s"),
           "/s", std::move(rates), signature_workers == 1 ? 0.0 : 30'000.0, note});
}

void sends_of_four() {
    auto rates = sends_per_second({.consensus = Consensus::bft, .validators = 4, .clients = 3});
    const auto bare = 2 / verify_seconds();
    const auto note = fmt::format("{:.2f} of bare verification on 2 cores ({:.0f}/s)",
                                  median(rates) / bare, bare);
    print({"network: 4 validators, sends in process, durable, 2 cores", "/s", std::move(rates),
           20'000, note});
}

void flatness() {
    constexpr std::size_t blocks = 20'000, window = 1'000, txs = 4;
    Ground ground;
    Senders senders{1'000};
    const auto node = Node::open(ground.world(), senders.options(ground.folder() / "node")).value();
    Samples windows;
    for (std::size_t done = 0; done < blocks; done += window) {
        const auto batches = batches_of(senders, window, txs);
        const Stopwatch watch;
        for (const auto& one : batches) {
            send_batch(*node, one);
            settle(*node);
        }
        windows.push_back(watch.seconds());
    }
    // Neighbours on the machine disturb single windows: the medians of six at each end.
    const auto early = median({windows.begin() + 1, windows.begin() + 7});
    const auto late  = median({windows.end() - 6, windows.end()});
    print({"blocks 14,000-20,000 against 1,000-7,000",
           "x",
           {late / early},
           1.1,
           fmt::format("{:.2f} ms a block of {} sends", late / window * 1e3, txs)});
}

}  // namespace ve::bench
