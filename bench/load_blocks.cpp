// Empty blocks, alone and by the thousand; going back in time.
#include <algorithm>

#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

template <class F>
double median_seconds(std::size_t rounds, F&& f) {
    std::vector<double> times;
    for (std::size_t i = 0; i < rounds; ++i) {
        const Stopwatch watch;
        f();
        times.push_back(watch.seconds());
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

}  // namespace

void empty_blocks() {
    Ground ground;
    const Senders senders{100};
    const auto node = Node::open(ground.world(), senders.options(ground.folder() / "node")).value();
    const auto one  = median_seconds(201, [&] { VE_INVARIANT(node->mine(1).ok()); });
    const auto disk = fdatasync_seconds(ground.folder());
    row("an empty block, durable", fmt::format("{:.2f} ms", one * 1e3), "",
        fmt::format("{:.1f} of fdatasync ({:.2f} ms)", one / disk, disk * 1e3));
    constexpr std::uint64_t many = 10'000;
    const auto all               = median_seconds(3, [&] { VE_INVARIANT(node->mine(many).ok()); });
    row("10,000 empty blocks", fmt::format("{:.2f} s", all), "0.5 s",
        fmt::format("{:.3f} ms a block", all / many * 1e3));
}

void snapshots() {
    constexpr std::size_t accounts = 100'000;
    Ground ground;
    const Senders senders{accounts};
    const auto node = Node::open(ground.world(), senders.options({})).value();
    const auto take = median_seconds(101, [&] { VE_INVARIANT(node->snapshot().ok()); });
    const auto id   = node->snapshot().value();
    const auto back = median_seconds(101, [&] {
        VE_INVARIANT(node->mine(1).ok());
        VE_INVARIANT(node->restore(id).ok());
    });
    const auto mine = median_seconds(101, [&] { VE_INVARIANT(node->mine(1).ok()); });
    row("snapshot of a node, 100,000 accounts", fmt::format("{:.3f} ms", take * 1e3), "0.1 ms", "");
    row("restore of a node, 100,000 accounts",
        fmt::format("{:.3f} ms", std::max(0.0, back - mine) * 1e3), "0.1 ms", "");
}

}  // namespace ve::bench
