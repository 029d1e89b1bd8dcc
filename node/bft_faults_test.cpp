// Faults of a running network that strike more than lines: one validator's disk, what it finds out,
// what clients send. Time is the chain's, and passes at once.
#include <catch2/catch.hpp>

#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;

struct Network {
    TestWorld place;
    std::unique_ptr<Node> node;

    explicit Network(std::filesystem::path home = {}) {
        auto options      = test_options(4);
        options.consensus = Consensus::bft;
        options.patience  = Duration::seconds(60);
        options.home      = std::move(home);
        auto opened       = Node::open(place.world, std::move(options));
        CAPTURE(opened.ok() ? "" : opened.error().text());
        REQUIRE(opened.ok());
        node = std::move(opened).value();
    }
    std::uint64_t order(std::string_view what) {
        const auto added = node->add_fault(faults::parse(what).value());
        CAPTURE(what, added.ok() ? "" : added.error().text());
        REQUIRE(added.ok());
        return *added;
    }
    bool up(std::size_t validator) { return node->network().value().validators[validator].up; }
    void pass(std::int64_t seconds) { REQUIRE(node->let_pass(Duration::seconds(seconds)).ok()); }
    std::int64_t height() { return node->status().latest_height.value; }
    bool agreed() {
        const auto network = node->network().value();
        return std::ranges::all_of(network.validators, [&](const auto& one) {
            return one.up && one.height == network.validators[0].height;
        });
    }
};

}  // namespace

TEST_CASE("a write that fails takes its validator down, and it comes back", "[node][bft]") {
    const auto* how = GENERATE("write-error", "torn-write", "lost-write", "bit-flip");
    CAPTURE(how);
    const Folder folder;
    {
        Network net{folder.path / "home"};
        REQUIRE(net.node->mine(2).ok());
        net.order(fmt::format("{} validator 1 at height +1 after prevote", how));
        REQUIRE(net.node->mine(3).ok());
        REQUIRE_FALSE(net.node->failure().has_value());
        net.pass(5);
        CHECK(net.up(1));
        REQUIRE(net.node->mine(3).ok());
        net.pass(2);
        CHECK(net.agreed());
        check_chain(*net.node);
        CHECK(net.node->trace().value().find("validator 1") != std::string::npos);
    }
    const Network again{folder.path / "home"};  // the file is as good as before
    CHECK(again.node->mine(1).ok());
}

TEST_CASE("a full disk keeps its validator down until there is room", "[node][bft]") {
    Network net;
    net.order("disk-full validator 2 for 20s");
    REQUIRE(net.node->mine(3).ok());
    CHECK_FALSE(net.up(2));
    net.pass(30);
    REQUIRE(net.node->mine(1).ok());
    net.pass(2);
    CHECK(net.agreed());
}

TEST_CASE("two full disks of four stop the chain, and room starts it again", "[node][bft]") {
    Network net;
    net.order("disk-full validators 0,1 for 30s");
    const auto there = net.height();
    CHECK_FALSE(net.node->mine_within(Duration::seconds(10)).value());
    CHECK(net.height() == there);
    REQUIRE_FALSE(net.node->failure().has_value());
    net.pass(30);
    REQUIRE(net.node->mine(2).ok());
    net.pass(2);
    CHECK(net.agreed());
}

TEST_CASE("slow disks of all cost time, and one of four costs none", "[node][bft]") {
    Network net;
    const auto took = [&] {
        const auto before = net.node->status().latest_time;
        REQUIRE(net.node->mine(4).ok());
        return net.node->status().latest_time.since(before).nanos;
    };
    const auto one  = net.order("disk-slow validator 3 100ms");
    const auto fast = took();
    REQUIRE(net.node->clear_faults(one).ok());
    net.pass(2);
    net.order("disk-slow validators 0,1,2,3 100ms");
    CHECK(took() > fast + 4 * 200'000'000LL);
    REQUIRE(net.node->clear_faults({}).ok());
    net.pass(2);
    CHECK(net.agreed());
    check_chain(*net.node);
}

TEST_CASE("a disk that lied leaves its validator where it was, among others who know",
          "[node][bft]") {
    Network net;
    REQUIRE(net.node->mine(2).ok());
    net.order("sync-lie validator 1 for 3s");
    REQUIRE(net.node->mine(3).ok());
    net.pass(10);
    REQUIRE(net.node->mine(3).ok());
    net.pass(2);
    CHECK(net.agreed());
}

TEST_CASE("a flood is refused piece by piece, and what is real goes through", "[node][bft]") {
    Network net;
    net.order("flood 1000/s for 3s");
    Wallet wallet;
    const auto bob = balance(*net.node, "bob");
    for (int i = 0; i < 3; ++i) {
        net.pass(1);
        REQUIRE(net.node->broadcast_commit(wallet.send("alice", "bob", 1), Duration::seconds(60))
                    ->tx.has_value());
    }
    CHECK(balance(*net.node, "bob") == bob + 3);
    CHECK(net.node->mempool_size().first == 0);
    net.pass(2);
    CHECK(net.node->network()->faults.empty());
}

TEST_CASE("time passes at once, and what waits comes into blocks meanwhile", "[node][bft]") {
    Network net;
    Wallet wallet;
    net.order("partition validators 0,1 | 2,3 for 20s");
    REQUIRE(net.node->broadcast(wallet.send("alice", "bob", 1)).value().ok());
    const auto then = net.node->let_pass(Duration::seconds(60));
    REQUIRE(then.ok());
    CHECK(then->since(net.place.clock.now()) >= Duration::seconds(60));
    CHECK(net.node->mempool_size().first == 0);
    CHECK_FALSE(net.node->let_pass(Duration{INT64_MAX}).ok());
}

TEST_CASE("who waits where nobody can decide is told so", "[node][bft]") {
    Network net;
    net.order("crash validators 0,1");
    Wallet wallet;
    const auto tx   = wallet.send("alice", "bob", 1);
    const auto sent = net.node->broadcast_commit(tx, Duration::seconds(60));
    REQUIRE_FALSE(sent.ok());
    CHECK(sent.error().detail() == "no block was decided within 1m");
    CHECK(net.node->mempool_size().first == 1);
    REQUIRE(net.node->clear_faults({}).ok());
    REQUIRE(net.node->network().ok());  // after what the end of it began
    CHECK(net.node->mempool_size().first == 0);
}

TEST_CASE("equal numbers are equal runs of faults by chance", "[node][bft]") {
    const auto run = [] {
        Network net;
        net.order("loss 30%");
        net.order("delay 200ms");
        REQUIRE(net.node->mine(10).ok());
        return std::pair{net.node->status().latest_time, net.node->status().latest_block_hash};
    };
    CHECK(run() == run());
}

}  // namespace ve
