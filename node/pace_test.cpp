// How fast a node is, on demand: ve_node_test "[.bench]" in a release build. Nothing is asserted of
// the machine's speed.
#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>

#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;

template <class F>
double seconds_of(F&& f) {
    const world::RealClock clock;
    const auto start = clock.now();
    f();
    return static_cast<double>(clock.now().since(start).nanos) / 1e9;
}

std::unique_ptr<Node> open_paced(TestWorld& place, BlockPace::Mode mode, unsigned workers,
                                 bool invariants = false) {
    auto options              = test_options();
    options.pace.mode         = mode;
    options.invariants        = invariants;
    options.signature_workers = workers;
    return Node::open(place.world, std::move(options)).value();
}

}  // namespace

TEST_CASE("empty blocks in memory", "[.bench]") {
    TestWorld place;
    const auto invariants = GENERATE(false, true);
    auto node             = open_paced(place, BlockPace::Mode::manual, 1, invariants);
    const auto needed     = seconds_of([&] { REQUIRE(node->mine(10'000).ok()); });
    std::cout << "10000 empty blocks" << (invariants ? ", invariants checked: " : ": ") << needed
              << " s\n";
}

TEST_CASE("empty blocks on disk", "[.bench]") {
    const auto home = std::filesystem::temp_directory_path() / "ve-node-pace";
    std::filesystem::remove_all(home);
    {
        TestWorld place;
        auto options      = test_options();
        options.home      = home;
        options.pace.mode = BlockPace::Mode::manual;
        auto node         = Node::open(place.world, std::move(options)).value();
        const auto needed = seconds_of([&] { REQUIRE(node->mine(1'000).ok()); });
        std::cout << "1000 empty blocks on disk: " << needed << " s\n";
    }
    std::filesystem::remove_all(home);
}

TEST_CASE("sends in process", "[.bench]") {
    TestWorld place;
    constexpr int count = 2'000;
    const auto workers  = GENERATE(1U, 2U);
    Wallet wallet;
    std::vector<std::string> txs;
    for (int i = 0; i < count; ++i) txs.push_back(wallet.send("alice", "bob", 1));
    {
        auto node         = open_paced(place, BlockPace::Mode::instant, workers);
        const auto needed = seconds_of([&] {
            for (const auto& tx : txs)
                REQUIRE(node->broadcast_commit(tx, Duration::seconds(9))->tx);
        });
        std::cout << count << " sends, each waiting for its block: " << needed << " s\n";
    }
    {
        auto node          = open_paced(place, BlockPace::Mode::manual, workers);
        const auto checked = seconds_of([&] {
            for (const auto& each : node->broadcast(txs)) REQUIRE((each.ok() && each->ok()));
        });
        const auto mined   = seconds_of([&] { REQUIRE(node->mine(1).ok()); });
        std::cout << count << " sends in one batch, " << workers << " workers: CheckTx " << checked
                  << " s, block " << mined << " s\n";
    }
}

TEST_CASE("blocks of four validators", "[.bench]") {
    const auto consensus = GENERATE(Consensus::instant, Consensus::bft);
    const auto* name     = consensus == Consensus::bft ? "bft" : "instant";
    constexpr int count = 20'000, batch = 2'000;
    TestWorld place;
    auto options              = test_options(4);
    options.consensus         = consensus;
    options.invariants        = false;
    options.signature_workers = 2;
    auto node                 = Node::open(place.world, std::move(options)).value();
    const auto needed         = seconds_of([&] { REQUIRE(node->mine(2'000).ok()); });
    std::cout << name << ": 2000 empty blocks of four validators: " << needed << " s\n";
    Wallet wallet;
    std::vector<std::vector<std::string>> batches;
    for (int i = 0; i < count; ++i) {
        if (i % batch == 0) batches.emplace_back();
        batches.back().push_back(wallet.send("alice", "bob", 1));
    }
    const auto sent = seconds_of([&] {
        for (const auto& one : batches)
            for (const auto& each : node->broadcast(one)) REQUIRE((each.ok() && each->ok()));
        REQUIRE(node->mine(0).ok());
    });
    std::cout << name << ": " << count << " sends: " << sent << " s, "
              << static_cast<double>(count) / sent << " /s\n";
}

}  // namespace ve
