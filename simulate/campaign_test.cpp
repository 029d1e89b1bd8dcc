// Seeds on several threads, matrices of faults, and the smaller plan behind a failure.
#include <catch2/catch.hpp>

#include "simulate/crash_matrix.hpp"
#include "simulate/shrink.hpp"

namespace ve::simulate {

TEST_CASE("seeds break nothing, and more threads change nothing", "[simulate]") {
    const Seeds seeds{{.from = 1, .seeds = 12, .heights = 8}};
    const auto told = [](const Played& played) {
        CAPTURE(played.plan.json().dump(), played.outcome.failure.value_or(""));
        CHECK_FALSE(played.outcome.failure.has_value());
        return true;
    };
    const auto one = explore(seeds, 1, told), two = explore(seeds, 2, told);
    CHECK(one.runs == 12);
    CHECK(one.failed == 0);
    CHECK(one.trace == two.trace);
    CHECK(one.begun == two.begun);
}

TEST_CASE("exploring ends when who is told has heard enough", "[simulate]") {
    std::size_t heard  = 0;
    const auto summary = explore(Seeds{{.from = 1, .seeds = 50, .heights = 2}}, 2,
                                 [&](const Played&) { return ++heard < 3; });
    CHECK(heard == 3);
    CHECK(summary.runs == 3);
}

TEST_CASE("each of five faults after each step on each validator breaks nothing", "[simulate]") {
    const FaultMatrix matrix{4, "ledger"};
    CHECK(matrix.size() == 80);
    const auto summary = explore(matrix, 2, [](const Played& played) {
        CAPTURE(played.plan.faults[0].text(), played.outcome.failure.value_or(""));
        CHECK_FALSE(played.outcome.failure.has_value());
        return true;
    });
    CHECK(summary.runs == 80);
    CHECK(summary.begun.size() == 5);
}

TEST_CASE("a validator that dies at any of its writes breaks nothing", "[simulate]") {
    const auto matrix = crash_matrix("ledger", 4, 2, 2, [](std::size_t, std::size_t) {});
    REQUIRE(matrix.ok());
    CHECK(matrix->steps > 8);
    CHECK(matrix->failures.empty());
}

TEST_CASE("what breaks nothing is not made smaller", "[simulate]") {
    const auto plan   = Seeds{{.from = 3, .seeds = 1, .heights = 3}}.at(0);
    const auto shrunk = shrink(plan, 5, [](const Shrunk&) {});
    REQUIRE_FALSE(shrunk.ok());
    CHECK(shrunk.error().detail().find("breaks nothing") != std::string::npos);
}

TEST_CASE("only chains that are there are simulated", "[simulate]") {
    CHECK(make_scene("ledger").ok());
    CHECK_FALSE(make_scene("abacus").ok());
}

}  // namespace ve::simulate
