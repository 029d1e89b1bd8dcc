// A node whose validators propose and vote: the same answers as with one signer, whatever happens
// to time, and the same chain after a restart.
#include <catch2/catch.hpp>

#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;

NodeOptions bft_options(std::size_t validators, bool verify = false) {
    auto out      = test_options(validators);
    out.consensus = Consensus::bft;
    out.verify    = verify;
    return out;
}

std::unique_ptr<Node> open(TestWorld& place, NodeOptions options) {
    auto opened = Node::open(place.world, std::move(options));
    CAPTURE(opened.ok() ? "" : opened.error().text());
    REQUIRE(opened.ok());
    return std::move(opened).value();
}

void send(Node& node, Wallet& wallet, std::uint64_t amount) {
    const auto sent =
        node.broadcast_commit(wallet.send("alice", "bob", amount), Duration::seconds(60));
    CAPTURE(sent.ok() ? sent->check.log : sent.error().text());
    REQUIRE(sent.ok());
    REQUIRE(sent->tx.has_value());
    CHECK(sent->tx->result.ok());
}

}  // namespace

TEST_CASE("validators decide what is sent, one by one, and the chain verifies", "[node][bft]") {
    const auto validators = GENERATE(1U, 4U, 7U);
    const bool verify     = GENERATE(false, true);
    CAPTURE(validators, verify);
    TestWorld place;
    auto node = open(place, bft_options(validators, verify));
    CHECK(node->status().latest_height.value == 1);
    Wallet wallet;
    const auto before = balance(*node, "bob");
    for (std::uint64_t i = 1; i <= 5; ++i) send(*node, wallet, i);
    CHECK(balance(*node, "bob") == before + 15);
    CHECK(node->status().latest_height.value == 6);
    REQUIRE(node->mine(20).ok());
    CHECK(node->status().latest_height.value == 26);
    check_chain(*node);
}

TEST_CASE("after a pause the next block has the time of now", "[node][bft]") {
    TestWorld place;
    auto node = open(place, bft_options(4));
    place.clock.advance(Duration::seconds(3'600));
    Wallet wallet;
    send(*node, wallet, 1);
    CHECK(node->status().latest_time == place.clock.now());
    CHECK(node->status().latest_height.value == 2);
    const auto there = node->travel(Duration::seconds(86'400));
    REQUIRE(there.ok());
    CHECK(there->since(place.clock.now()) == Duration::seconds(86'400));
    check_chain(*node);
}

TEST_CASE("a restored snapshot goes on with validators that signed nothing above it",
          "[node][bft]") {
    TestWorld place;
    auto node = open(place, bft_options(4));
    Wallet wallet;
    const auto snapshot = node->snapshot();
    REQUIRE(snapshot.ok());
    REQUIRE(node->mine(2).ok());  // and once more, to the same blocks
    REQUIRE(node->restore(*snapshot).ok());
    REQUIRE(node->mine(2).ok());
    REQUIRE(node->restore(*snapshot).ok());
    for (int again = 0; again < 3; ++again) {
        wallet.set_sequence("alice", 0);
        for (std::uint64_t i = 1; i <= 3; ++i)
            send(*node, wallet, i + static_cast<unsigned>(again));
        REQUIRE(node->mine(5).ok());
        CHECK(node->status().latest_height.value == 9);
        check_chain(*node);
        REQUIRE(node->restore(*snapshot).ok());
        CHECK(node->status().latest_height.value == 1);
    }
}

TEST_CASE("a home goes on with either kind of consensus", "[node][bft]") {
    const Folder folder;
    TestWorld place;
    Wallet wallet;
    std::int64_t height = 0;
    for (int turn = 0; turn < 4; ++turn) {
        auto options      = turn % 2 == 0 ? bft_options(4) : test_options(4);
        options.home      = folder.path / "home";
        auto node         = open(place, std::move(options));
        const auto opened = node->status().latest_height.value;
        CHECK(opened >= height);
        send(*node, wallet, 1);
        REQUIRE(node->mine(3).ok());
        height = node->status().latest_height.value;
        CHECK(height == opened + 4);
        check_chain(*node);
    }
}

TEST_CASE("a dump of many validators loads and dumps to the same bytes", "[node][bft]") {
    TestWorld place;
    auto node = open(place, bft_options(4));
    Wallet wallet;
    send(*node, wallet, 1);
    REQUIRE(node->travel(Duration::seconds(60)).ok());
    const auto dump = node->dump();
    REQUIRE(dump.ok());
    auto options     = bft_options(4);
    options.dump     = *dump;
    auto copy        = open(place, std::move(options));
    const auto again = copy->dump();
    REQUIRE(again.ok());
    CHECK(*again == *dump);
    send(*copy, wallet, 2);
    check_chain(*copy);
}

TEST_CASE("a block goes on without one of four, and not without two", "[node][bft]") {
    TestWorld place;
    auto node        = open(place, bft_options(4));
    const auto crash = [&](const char* what) {
        const auto fault = faults::parse(what);
        REQUIRE(fault.ok());
        const auto added = node->add_fault(*fault);
        CAPTURE(added.ok() ? "" : added.error().text());
        REQUIRE(added.ok());
        return *added;
    };
    crash("crash validator 3");
    REQUIRE(node->mine(8).ok());
    const auto height  = node->status().latest_height.value;
    const auto network = node->network();
    REQUIRE(network.ok());
    CHECK(network->faults.size() == 1);
    CHECK_FALSE(network->validators[3].up);
    CHECK(network->validators[0].up);
    CHECK(network->validators[0].peers == 2);
    const auto second = crash("crash validator 2");
    const auto stuck  = node->mine(1);
    REQUIRE_FALSE(stuck.ok());
    CHECK(stuck.error().is(errors::busy));
    CHECK_FALSE(node->failure().has_value());
    CHECK(node->status().latest_height.value == height);
    REQUIRE(node->clear_faults(second).ok());
    REQUIRE(node->mine(3).ok());
    REQUIRE(node->clear_faults({}).ok());
    REQUIRE(node->mine(3).ok());
    CHECK(node->network()->validators[3].up);
    CHECK_FALSE(node->clear_faults(99).ok());
    check_chain(*node);
    const auto trace = node->trace();
    REQUIRE(trace.ok());
    CHECK(trace->find("crash") != std::string::npos);
}

TEST_CASE("faults of others than there are are refused, and with one signer all", "[node][bft]") {
    TestWorld place;
    auto node = open(place, bft_options(4));
    CHECK_FALSE(node->add_fault(faults::parse("crash validator 4").value()).ok());
    TestWorld other;
    auto single = open(other, test_options(4));
    CHECK_FALSE(single->add_fault(faults::parse("crash validator 0").value()).ok());
    CHECK_FALSE(single->network().ok());
}

TEST_CASE("rewound to a height the chain is what it was there", "[node][bft]") {
    const auto consensus = GENERATE(Consensus::bft, Consensus::instant);
    const Folder folder;
    TestWorld place;
    auto options      = test_options(4);
    options.consensus = consensus;
    options.home      = folder.path / "home";
    auto node         = open(place, std::move(options));
    Wallet wallet;
    for (std::uint64_t i = 1; i <= 3; ++i) send(*node, wallet, i);
    const auto there = node->block(Height{3});
    const auto bob   = balance(*node, "bob");
    REQUIRE(node->mine(4).ok());
    send(*node, wallet, 100);
    REQUIRE(node->rewind(Height{4}).ok());
    CHECK(node->status().latest_height.value == 4);
    CHECK(node->status().latest_app_hash == node->block({})->results.app_hash);
    CHECK(balance(*node, "bob") == bob);
    CHECK(node->block(Height{3})->id == there->id);
    CHECK_FALSE(node->rewind(Height{9}).ok());
    wallet.set_sequence("alice", 3);
    send(*node, wallet, 7);
    check_chain(*node);
}

TEST_CASE("while a chain is paused its time stands still", "[node][bft]") {
    TestWorld place;
    auto node = open(place, bft_options(4));
    Wallet wallet;
    send(*node, wallet, 1);
    REQUIRE(node->pause().ok());
    const auto before = place.clock.now();
    place.clock.advance(Duration::seconds(600));
    REQUIRE(node->broadcast(wallet.send("alice", "bob", 2)).ok());
    CHECK(node->mempool_size().first == 1);
    CHECK(node->status().latest_height.value == 2);
    REQUIRE(node->resume().ok());
    REQUIRE(node->mine(1).ok());
    CHECK(node->mempool_size().first == 0);
    CHECK(node->status().latest_time.since(before) < Duration::seconds(5));
    check_chain(*node);
}

}  // namespace ve
