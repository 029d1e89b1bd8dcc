// Whole networks: what they agree on in any weather, and that they go on when it is over.
#include <catch2/catch.hpp>

#include "node/simulation/ledger_test.hpp"

namespace ve::simulation {
namespace {

using namespace test;

// A storm, then calm: nothing was broken in it, and the chain goes on.
void weather(const Options& given, Duration length) {
    CAPTURE(given.seed, given.honest, given.traitors);
    Simulation net{given};
    net.storm(length);
    net.calm();
    const Height target{net.highest().value + 3};
    const bool goes_on = net.reaches(target, Duration::seconds(60));
    CAPTURE(net.verdict().value_or("nothing broke"), net.lowest().value, net.highest().value,
            target.value);
    REQUIRE_FALSE(net.verdict().has_value());
    REQUIRE(goes_on);
}

}  // namespace

TEST_CASE("validators on a good network make blocks in the first round", "[simulation]") {
    const auto count = GENERATE(1U, 2U, 4U, 7U);
    Simulation net{options(1, count)};
    net.submit("tx 1");
    CHECK(net.reaches(Height{10}, Duration::seconds(3)));
    CHECK_FALSE(net.verdict().has_value());
    CHECK(net.watcher().highest_round() == 0);
    const auto& commit = net.machine(0).participant()->state().last_commit;
    CHECK(std::ranges::count(commit.signatures, consensus::CommitFlag::commit,
                             &consensus::CommitSignature::flag) *
              3 >
          2 * std::int64_t{count});
}

TEST_CASE("a 2+2 partition stops the chain, and healing resumes it", "[simulation]") {
    Simulation net{options(GENERATE(range<std::uint64_t>(0, 4)), 4)};
    REQUIRE(net.reaches(Height{2}, Duration::seconds(3)));
    net.lines().partition({0, 0, 1, 1});
    net.run_for(ms(100));  // what was on its way
    const auto before = net.highest();
    net.run_for(Duration::seconds(20));
    CHECK(net.highest() == before);
    net.lines().heal();
    CHECK(net.reaches(Height{before.value + 3}, Duration::seconds(20)));
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("one of four that is down is done without, and catches up when it is back",
          "[simulation]") {
    Simulation net{options(2, 4)};
    REQUIRE(net.reaches(Height{2}, Duration::seconds(3)));
    net.machine(1).crash();
    net.run_for(Duration::seconds(20));
    const auto highest = net.highest();
    CHECK(highest.value > 20);
    net.start(1);
    CHECK(net.reaches(Height{highest.value + 1}, Duration::seconds(10)));
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("two of four that are down stop the chain until one is back", "[simulation]") {
    Simulation net{options(3, 4)};
    REQUIRE(net.reaches(Height{2}, Duration::seconds(3)));
    net.machine(0).crash();
    net.machine(1).crash();
    net.run_for(ms(100));
    const auto before = net.highest();
    net.run_for(Duration::seconds(10));
    CHECK(net.highest() == before);
    net.start(0);
    net.run_for(Duration::seconds(10));
    CHECK(net.highest() > before);
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("without empty blocks a height waits for its first transaction", "[simulation]") {
    auto given                        = options(4, 4);
    given.chain.timeouts.empty_blocks = false;
    Simulation net{given};
    net.run_for(Duration::seconds(10));
    CHECK(net.highest().value == 0);
    net.submit("tx 1");
    CHECK(net.reaches(Height{1}, Duration::seconds(2)));
    net.run_for(Duration::seconds(10));
    CHECK(net.highest().value == 1);
    CHECK(net.watcher().highest_round() == 0);
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("a proposal that the application refuses costs a round, and no more", "[simulation]") {
    Simulation net{options(5, 4)};
    REQUIRE(net.reaches(Height{2}, Duration::seconds(3)));
    net.submit(2, "refused");  // its next block will hold it, each time
    const auto before = net.highest();
    CHECK(net.reaches(Height{before.value + 8}, Duration::seconds(20)));
    CHECK(net.watcher().highest_round() > 0);
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("validators come, go and change their power while blocks are made", "[simulation]") {
    Simulation net{options(6, 5)};
    for (const auto* tx : {"power 4 0", "power 3 25", "power 4 7", "power 0 1"}) {
        net.submit(tx);
        REQUIRE(net.reaches(Height{net.highest().value + 4}, Duration::seconds(20)));
    }
    const auto& set = net.machine(0).participant()->state().validators;
    CHECK(set.total_power() == 1 + 10 + 10 + 25 + 7);
    CHECK_FALSE(net.verdict().has_value());
}

TEST_CASE("who votes twice is proved to have done so, and nobody else", "[simulation]") {
    Simulation net{options(7, 4, 1)};
    for (std::int64_t to = 5; net.watcher().accused().empty() && to <= 100; to += 5)
        CHECK(net.reaches(Height{to}, Duration::seconds(60)));
    CHECK_FALSE(net.verdict().has_value());
    const auto traitor = consensus::validator_address(key_of(4).public_key().bytes());
    CHECK(net.watcher().accused() == std::set<ByteArray<20>>{traitor});
}

TEST_CASE("equal seeds are equal runs", "[simulation]") {
    const auto trace = [](std::uint64_t seed) {
        Simulation net{options(seed, 4, 1)};
        net.storm(Duration::seconds(3));
        return net.trace();
    };
    CHECK(trace(8) == trace(8));
    CHECK(trace(8) != trace(9));
}

TEST_CASE("a crash at each write of a validator breaks nothing", "[simulation]") {
    using Fault      = world::SimulatedDisk::Fault;
    const auto fault = GENERATE(Fault::torn, Fault::lost);
    for (std::uint64_t write = 1; write <= 16; ++write) {
        CAPTURE(write, static_cast<int>(fault));
        Simulation net{options(10 + write, 4)};
        REQUIRE(net.reaches(Height{1}, Duration::seconds(3)));
        for (std::size_t i = 0; i < 2; ++i) net.host(i).disk().fail_write(write, fault);
        CHECK(net.reaches(Height{8}, Duration::seconds(30)));
        CHECK_FALSE(net.verdict().has_value());
    }
}

TEST_CASE("in any weather nothing is broken, and after it the chain goes on", "[simulation]") {
    struct Case {
        std::size_t honest, traitors;
    };
    const auto c = GENERATE(values<Case>({{4, 0}, {3, 1}, {5, 2}}));
    for (std::uint64_t seed = 100; seed < 106; ++seed)
        weather(options(seed, c.honest, c.traitors), Duration::seconds(5));
}

// ve_node_simulation_test "[.seeds]" --rng-seed 1000
TEST_CASE("many seeds, from the one that is named", "[.seeds]") {
    const std::uint64_t first = Catch::rngSeed();
    for (std::uint64_t seed = first; seed < first + 200; ++seed) {
        const auto traitors = seed % 3;
        weather(options(seed, 2 * traitors + 1 + seed % 4 + (traitors == 0 ? 3 : 0), traitors),
                Duration::seconds(10));
    }
}

}  // namespace ve::simulation
