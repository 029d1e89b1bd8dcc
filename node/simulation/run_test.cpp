// Whole runs of ledgers: seeds of every profile hold, and a run is its plan.
#include <catch2/catch.hpp>

#include "node/simulation/ledger.hpp"
#include "node/simulation/run.hpp"

namespace ve::simulation {

namespace {
Outcome played(const Plan& plan) {
    LedgerScene scene;
    return run(plan, scene);
}
}  // namespace

TEST_CASE("seeds of every profile break nothing", "[simulation]") {
    const auto name    = GENERATE(from_range(profile_names()));
    const auto profile = profile_named(name).value();
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const auto plan    = plan_of(seed, profile, seed % 3 == 0 ? 7 : 4, 15, "ledger");
        const auto outcome = played(plan);
        CAPTURE(name, seed, plan.json().dump(), outcome.failure.value_or("nothing broke"));
        CHECK_FALSE(outcome.failure.has_value());
        CHECK(outcome.height >= 25);
    }
}

TEST_CASE("a plan is read again from its JSON, and plays the same run", "[simulation]") {
    const auto plan  = plan_of(77, Profile::all, 4, 10, "ledger");
    const auto again = Plan::parse(Json::parse(plan.json().dump()).value());
    REQUIRE(again.ok());
    CHECK(again->json() == plan.json());
    CHECK(played(plan).trace == played(*again).trace);
    CHECK(played(plan).trace != played(plan_of(78, Profile::all, 4, 10, "ledger")).trace);
}

}  // namespace ve::simulation
