// A node in this process, its home on disk, and a client that hands it batches of signed sends.
#include <numeric>

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

double sends_per_second(unsigned workers) {
    constexpr std::size_t batch = 2'000, count = 30;
    Ground ground;
    Senders senders{accounts};
    auto options              = senders.options(ground.folder() / "node");
    options.signature_workers = workers;
    const auto node           = Node::open(ground.world(), std::move(options)).value();
    const auto warm_up        = batches_of(senders, 3, batch);
    const auto batches        = batches_of(senders, count, batch);
    for (const auto& one : warm_up) send_batch(*node, one);
    settle(*node);
    const Stopwatch watch;
    for (const auto& one : batches) send_batch(*node, one);
    settle(*node);
    return static_cast<double>(batch * count) / watch.seconds();
}

}  // namespace

void sends_in_process() {
    for (const unsigned workers : {1U, 2U}) {
        const auto rate  = sends_per_second(workers);
        const auto floor = static_cast<double>(workers) / verify_seconds();
        row(fmt::format("sends in process, durable, {} signature worker{}", workers,
                        workers == 1 ? "" : "s"),
            fmt::format("{:.0f} tx/s", rate), workers == 1 ? "" : "30000 tx/s",
            fmt::format("{:.2f} of bare verification ({:.0f}/s)", rate / floor, floor));
    }
}

void flatness() {
    constexpr std::size_t blocks = 20'000, window = 1'000, txs = 4;
    Ground ground;
    Senders senders{1'000};
    const auto node = Node::open(ground.world(), senders.options(ground.folder() / "node")).value();
    std::vector<double> seconds;
    for (std::size_t done = 0; done < blocks; done += window) {
        const auto batches = batches_of(senders, window, txs);
        const Stopwatch watch;
        for (const auto& one : batches) {
            send_batch(*node, one);
            settle(*node);
        }
        seconds.push_back(watch.seconds());
    }
    const auto mean =
        std::accumulate(seconds.begin(), seconds.end(), 0.0) / static_cast<double>(seconds.size());
    // Neighbours on the machine disturb single windows: five at each end are compared.
    const auto early = std::accumulate(seconds.begin() + 1, seconds.begin() + 6, 0.0);
    const auto late  = std::accumulate(seconds.end() - 5, seconds.end(), 0.0);
    row("blocks 15,000-20,000 against 1,000-6,000", fmt::format("{:.2f}x the time", late / early),
        "within 10 %",
        fmt::format("{:.2f} ms a block of {} sends", mean / static_cast<double>(window) * 1e3,
                    txs));
}

}  // namespace ve::bench
