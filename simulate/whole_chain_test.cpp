// The seeds that every test run plays: of the ledger and of the whole application. Nothing breaks,
// clients do what they are there for, and no rare path is left out.
#include <catch2/catch.hpp>

#include "base/rare_paths.hpp"
#include "simulate/campaign.hpp"

namespace ve::simulate {

namespace {

Summary played(const Seeds::Options& options) {
    return explore(Seeds{options}, 2, [](const Played& one) {
        CAPTURE(one.plan.json().dump(), one.outcome.failure.value_or(""));
        CHECK_FALSE(one.outcome.failure.has_value());
        return true;
    });
}

}  // namespace

TEST_CASE("the seeds of every test run break nothing, and take rare paths",
          "[simulate][chain][once]") {
    auto all         = played({.from = 1, .seeds = 200, .heights = 8});
    const auto chain = played({.from = 1, .seeds = 40, .heights = 12, .chain = "chain"});
    // The one of a thousand in which a lock is let go: `ve sim run --seeds 1000 --faults locks`.
    const auto locks =
        played({.from = 790, .seeds = 1, .profile = simulation::Profile::locks, .heights = 20});
    CHECK(all.failed + chain.failed + locks.failed == 0);
    CHECK(chain.txs > 40 * 20);
    for (const auto& one : {chain, locks})
        for (const auto& [path, times] : one.paths) all.paths[path] += times;
    for (const auto name : rare::names) {
        CAPTURE(name);
        CHECK(all.paths.contains(std::string{name}));
    }
}

TEST_CASE("equal seeds of the whole application are equal runs", "[simulate][chain]") {
    const Seeds::Options options{.from = 7, .seeds = 2, .heights = 8, .chain = "chain"};
    CHECK(played(options).trace == played(options).trace);
}

}  // namespace ve::simulate
