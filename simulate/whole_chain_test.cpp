// The seeds that every test run plays: of the ledger and of the whole application. Nothing breaks,
// clients do what they are there for, and no rare path is left out.
#include <catch2/catch.hpp>

#include <algorithm>

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

// Taken by some seeds only, and not surely by these.
constexpr std::array<std::string_view, 6> seldom{"lock_let_go",  "late_extension",
                                                 "debt_paid",    "escrow_overdrawn",
                                                 "session_over", "usage_settled_by_itself"};

}  // namespace

TEST_CASE("the seeds of every test run break nothing, and take rare paths", "[simulate][chain]") {
    auto all         = played({.from = 1, .seeds = 200, .heights = 8});
    const auto chain = played({.from = 1, .seeds = 40, .heights = 12, .chain = "chain"});
    CHECK(all.failed + chain.failed == 0);
    CHECK(chain.txs > 40 * 20);
    for (const auto& [path, times] : chain.paths) all.paths[path] += times;
    for (const auto name : rare::names) {
        if (std::ranges::find(seldom, name) != seldom.end()) continue;
        CAPTURE(name);
        CHECK(all.paths.contains(std::string{name}));
    }
}

TEST_CASE("equal seeds of the whole application are equal runs", "[simulate][chain]") {
    const Seeds::Options options{.from = 7, .seeds = 2, .heights = 8, .chain = "chain"};
    CHECK(played(options).trace == played(options).trace);
}

}  // namespace ve::simulate
