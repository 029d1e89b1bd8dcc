// A third of the power and more: the chain stops, or who made two of it is named.
#include <catch2/catch.hpp>

#include "node/simulation/beyond.hpp"
#include "node/simulation/ledger.hpp"

namespace ve::simulation {

namespace {
Judged judged(const Beyond& plan) {
    LedgerScene scene;
    return play_beyond(plan, scene);
}
}  // namespace

TEST_CASE("two chains come with the names of a third of the power, or there is one",
          "[simulation]") {
    struct Case {
        std::size_t honest, traitors;
        bool may_fork;
    };
    const auto c      = GENERATE(values<Case>({
             {2, 1, false},  // a third of three: neither half has more than two thirds
             {4, 2, false},  // a third of six, likewise
             {2, 2, true},
             {4, 3, true},
             {1, 3, false},  // nobody honest is there to be lied to twice
             {2, 5, true},
    }));
    std::size_t forks = 0;
    for (std::uint64_t seed = 1; seed <= 1; ++seed) {
        const auto outcome = judged({.seed = seed, .honest = c.honest, .traitors = c.traitors});
        CAPTURE(c.honest, c.traitors, seed, outcome.failure.value_or("nothing"));
        CHECK_FALSE(outcome.failure.has_value());
        if (outcome.fork) {
            ++forks;
            CHECK(outcome.accused * 3 >= c.honest + c.traitors);
            CHECK(outcome.accused <= c.traitors);
        }
    }
    CAPTURE(c.honest, c.traitors);
    CHECK((forks > 0) == c.may_fork);
}

TEST_CASE("who loses every copy and begins anew is accused by what clients still have",
          "[simulation]") {
    std::size_t forks = 0;
    for (std::uint64_t seed = 1; seed <= 1; ++seed) {
        const auto outcome =
            judged({.seed = seed, .honest = 4, .traitors = 0, .every_copy_lost = true});
        CAPTURE(seed, outcome.failure.value_or("nothing"));
        CHECK_FALSE(outcome.failure.has_value());
        if (outcome.fork) ++forks;
    }
    CHECK(forks > 0);
}

}  // namespace ve::simulation
