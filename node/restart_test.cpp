// What a node finds again after it was closed, killed, or its files were bent.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;
namespace fs = std::filesystem;

struct TemporaryHome {
    fs::path path;
    TemporaryHome() {
        std::string form = (fs::temp_directory_path() / "ve-node-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        path = form;
    }
    ~TemporaryHome() { fs::remove_all(path); }
};

Result<std::unique_ptr<Node>> open_at(TestWorld& place, const fs::path& home,
                                      Consensus consensus = Consensus::instant) {
    auto options      = test_options(2);
    options.home      = home;
    options.consensus = consensus;
    return Node::open(place.world, std::move(options));
}

// Another process has the node make blocks, tells their heights by the function it is given, and
// is killed after some. The last height it told.
template <class MakeBlocks>
Height told_before_kill(int blocks, const MakeBlocks& make_blocks) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        make_blocks([&](Height height) {
            if (::write(pipe[1], &height, sizeof height) != sizeof height) ::_exit(1);
        });
        ::_exit(2);  // it makes blocks until it is killed
    }
    ::close(pipe[1]);
    Height height, told;
    for (int i = 0; i < blocks; ++i) {
        const auto got = ::read(pipe[0], &height, sizeof height);
        REQUIRE(got == sizeof height);
        told = height;
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    while (::read(pipe[0], &height, sizeof height) == sizeof height) told = height;
    ::close(pipe[0]);
    return told;
}

}  // namespace

TEST_CASE("a node that is opened again has the same chain and goes on", "[node]") {
    TemporaryHome home;
    TestWorld place;
    Wallet wallet;
    Status before;
    StoredTx sent;
    std::uint64_t bob = 0;
    {
        auto node = open_at(place, home.path).value();
        sent = *node->broadcast_commit(wallet.send("alice", "bob", 5), Duration::seconds(60))->tx;
        REQUIRE(node->travel(Duration::seconds(3'600)).ok());
        REQUIRE(node->mine(150).ok());
        before = node->status();
        bob    = balance(*node, "bob");
    }
    for (int round = 0; round < 2; ++round) {
        auto opened = open_at(place, home.path);
        CAPTURE(opened.ok() ? "" : opened.error().text());
        REQUIRE(opened.ok());
        auto& node = **opened;
        CHECK(node.status().latest_height == before.latest_height);
        CHECK(node.status().latest_block_hash == before.latest_block_hash);
        CHECK(node.status().latest_app_hash == before.latest_app_hash);
        CHECK(node.status().earliest_block_hash == before.earliest_block_hash);
        CHECK(balance(node, "bob") == bob);
        CHECK(node.tx(sent.hash)->height == sent.height);
        // The hour that was travelled is still there.
        REQUIRE(node.mine(1).ok());
        CHECK(node.status().latest_time.since(place.clock.now()) >= Duration::seconds(3'600));
        REQUIRE(node.broadcast_commit(wallet.send("alice", "bob", 5), Duration::seconds(60))
                    ->tx.has_value());
        bob += 5;
        before = node.status();
        check_chain(node);
    }
}

TEST_CASE("one home has one node at a time", "[node]") {
    TemporaryHome home;
    TestWorld place;
    const auto first  = open_at(place, home.path);
    const auto second = open_at(place, home.path);
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().is(errors::busy));
    CHECK(second.error().detail().find(std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a home of one chain is not opened for another", "[node]") {
    TemporaryHome home;
    TestWorld place;
    { REQUIRE(open_at(place, home.path).ok()); }
    auto options = test_options(2);
    options.home = home.path;
    options.genesis.set("chain_id", "another-1");
    CHECK(Node::open(place.world, std::move(options)).error().is(errors::refused));
}

TEST_CASE("a bent archive is called damaged and never opened as something else", "[node]") {
    TemporaryHome home;
    TestWorld place;
    {
        auto node = open_at(place, home.path).value();
        REQUIRE(node->mine(5).ok());
    }
    const auto file = home.path / "data" / "chain.db";
    const auto size = fs::file_size(file);
    std::fstream bend{file, std::ios::in | std::ios::out | std::ios::binary};
    for (std::uintmax_t at = 100; at < size; at += 97) {
        bend.seekp(static_cast<std::streamoff>(at));
        bend.put('\x5a');
    }
    bend.close();
    const auto opened = open_at(place, home.path);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().is(errors::corrupt));
}

TEST_CASE("a node killed at any moment comes back with whole blocks", "[node]") {
    const auto consensus = GENERATE(Consensus::instant, Consensus::bft);
    TemporaryHome home;
    TestWorld place;
    Height last{0};
    for (int round = 0; round < 6; ++round) {
        const auto told = told_before_kill(5 + round * 3, [&](const auto& tell) {
            auto node = open_at(place, home.path, consensus);
            while (node.ok() && (*node)->mine(1).ok()) tell((*node)->status().latest_height);
        });

        auto opened = open_at(place, home.path, consensus);
        CAPTURE(opened.ok() ? "" : opened.error().text());
        REQUIRE(opened.ok());
        CHECK((*opened)->status().latest_height >= told);
        CHECK((*opened)->status().latest_height > last);
        last = (*opened)->status().latest_height;
        check_chain(**opened);
    }
}

TEST_CASE("nobody hears of a block before a kill could not undo it", "[node]") {
    const auto consensus = GENERATE(Consensus::instant, Consensus::bft);
    TemporaryHome home;
    TestWorld place;
    const auto before = balance(*open_at(place, home.path, consensus).value(), "bob");
    for (int round = 0; round < 4; ++round) {
        const auto told = told_before_kill(5 + round * 3, [&](const auto& tell) {
            const auto node = open_at(place, home.path, consensus);
            if (!node.ok()) return;
            // The next block is in the making while this one is told of.
            const auto heard = (*node)->subscribe_blocks(
                [&](const auto& block) { tell(block->block.header.height); });
            Wallet wallet;
            wallet.set_sequence("alice", balance(**node, "bob") - before);
            for (;;) {
                std::vector<std::string> batch;
                for (int i = 0; i < 30; ++i) batch.push_back(wallet.send("alice", "bob", 1));
                for (const auto& answer : (*node)->broadcast(batch))
                    if (!answer.ok() || !answer->ok()) return;
            }
        });

        auto opened = open_at(place, home.path, consensus);
        CAPTURE(opened.ok() ? "" : opened.error().text());
        REQUIRE(opened.ok());
        CHECK((*opened)->status().latest_height >= told);
        check_chain(**opened);
    }
}

}  // namespace ve
