// Whole networks on a virtual clock, with real keys, signatures and hashes: how much time passes in
// them while a second passes here.
#include <fmt/format.h>

#include <thread>

#include "bench/load.hpp"
#include "bench/report.hpp"
#include "node/simulation/ledger.hpp"
#include "node/simulation/simulation.hpp"
#include "simulate/campaign.hpp"

namespace ve::bench {
namespace {

simulation::Options network(std::uint64_t seed, std::size_t validators, Duration between_blocks) {
    simulation::LedgerScene scene;
    simulation::Options out;
    out.seed   = seed;
    out.honest = validators;
    out.chain  = scene.chain(validators);
    if (between_blocks.nanos > 0) {  // as CometBFT waits by default, and it a second between blocks
        out.chain.timeouts             = {};
        out.chain.timeouts.next_height = between_blocks;
    }
    return out;
}

struct Passed {
    double simulated = 0, heights = 0;  // for each second here
};

// One network a core, as `ve sim` runs them.
Passed calm_networks(Duration between_blocks, Duration span) {
    constexpr std::size_t cores = 2;
    std::vector<std::unique_ptr<simulation::Simulation>> networks;
    for (std::size_t i = 0; i < cores; ++i)
        networks.push_back(
            std::make_unique<simulation::Simulation>(network(i + 1, 4, between_blocks)));
    const Stopwatch watch;
    {
        std::vector<std::jthread> threads;
        for (auto& one : networks) threads.emplace_back([&] { one->run_for(span); });
    }
    const auto wall = watch.seconds();
    Passed out;
    for (const auto& one : networks) {
        VE_INVARIANT(!one->verdict().has_value());
        out.simulated += static_cast<double>(span.nanos) / 1e9 / wall;
        out.heights += static_cast<double>(one->lowest().value) / wall;
    }
    return out;
}

void tell_calm(std::string what, Duration between_blocks, Duration span, double aim) {
    constexpr std::size_t rounds = 5;
    Samples passed, heights;
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto one = calm_networks(between_blocks, span);
        passed.push_back(one.simulated);
        heights.push_back(one.heights);
    }
    const auto note = fmt::format("{:.0f} heights a second", median(heights));
    print({std::move(what), "/s", std::move(passed), aim, note});
}

}  // namespace

void simulated_time() {
    tell_calm("network: simulated seconds, 4 validators, a block a second", Duration::seconds(1),
              Duration::seconds(400), 1'000);
    tell_calm("network: simulated seconds, 4 validators, ve sim's calm ledger", Duration{0},
              Duration::seconds(15), 0);
}

void many_validators() {
    constexpr std::size_t rounds = 3, validators = 100;
    const Height target{100};
    print({"network: 100 validators to height 100, simulated", "ms",
           in_ms(seconds_of(rounds,
                            [&] {
                                simulation::Simulation net{network(1, validators, Duration{0})};
                                VE_INVARIANT(net.reaches(target, Duration::seconds(600)));
                                VE_INVARIANT(!net.verdict().has_value());
                            })),
           30'000, "one core"});
}

void fault_matrix() {
    constexpr std::size_t jobs = 2;
    const simulate::FaultMatrix matrix{4, "ledger"};
    print({fmt::format("network: the fault matrix, {} runs", matrix.size()), "ms",
           in_ms(seconds_of(3,
                            [&] {
                                const auto told = [](const simulate::Played& one) {
                                    return !one.outcome.failure.has_value();
                                };
                                VE_INVARIANT(simulate::explore(matrix, jobs, told).failed == 0);
                            })),
           60'000});
}

}  // namespace ve::bench
