// Waiting for transactions: who asks hears of those in blocks, and of nothing for the others.
#include <catch2/catch.hpp>
#include <thread>

#include "crypto/hash.hpp"
#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;

struct Waiting {
    TestWorld place;
    Wallet wallet;
    std::unique_ptr<Node> node;
    std::vector<Hash> hashes;

    explicit Waiting(BlockPace::Mode mode) {
        auto options      = test_options();
        options.pace.mode = mode;
        node              = Node::open(place.world, std::move(options)).value();
    }
    void send(std::uint64_t amount) {
        const auto tx = wallet.send("alice", "bob", amount);
        REQUIRE(node->broadcast(tx).value().ok());
        hashes.push_back(sha256(tx));
    }
};

}  // namespace

TEST_CASE("all that was sent is waited for, each with its outcome", "[node]") {
    Waiting net{BlockPace::Mode::instant};
    for (int i = 0; i < 20; ++i) net.send(1);
    const auto found = net.node->wait_for(net.hashes, Duration::seconds(60)).value();
    REQUIRE(found.size() == 20);
    for (const auto& each : found) {
        REQUIRE(each.has_value());
        CHECK(each->result.ok());
        CHECK(each->height.value > 1);
    }
    // Again, when nothing is left to wait for; and in another order.
    std::ranges::reverse(net.hashes);
    const auto again = net.node->wait_for(net.hashes, Duration{}).value();
    CHECK(again.front()->height == found.back()->height);
}

TEST_CASE("who waits is told when the block is made, or that the time has passed", "[node]") {
    Waiting net{BlockPace::Mode::manual};
    net.send(1);
    net.hashes.push_back(sha256("nobody sent this"));
    const auto before = net.node->wait_for(net.hashes, Duration::milliseconds(1)).value();
    CHECK_FALSE(before[0].has_value());
    CHECK_FALSE(before[1].has_value());

    std::vector<std::optional<Node::Outcome>> heard;
    std::thread asker{
        [&] { heard = net.node->wait_for({net.hashes[0]}, Duration::seconds(60)).value(); }};
    CHECK(net.node->mine(1).ok());
    asker.join();
    REQUIRE(heard.size() == 1);
    REQUIRE(heard[0].has_value());
    CHECK(heard[0]->height.value == 2);
    const auto after = net.node->wait_for({net.hashes[1], net.hashes[0]}, Duration{}).value();
    CHECK_FALSE(after[0].has_value());
    CHECK(after[1].has_value());
}

TEST_CASE("what a restore took back is in no block", "[node]") {
    Waiting net{BlockPace::Mode::instant};
    const auto id = net.node->snapshot().value();
    net.send(1);
    REQUIRE(net.node->wait_for(net.hashes, Duration::seconds(60)).value()[0].has_value());
    REQUIRE(net.node->restore(id).ok());
    CHECK_FALSE(net.node->wait_for(net.hashes, Duration{}).value()[0].has_value());
}

}  // namespace ve
