// kill -9 at random moments, again and again, while clients send: whatever they were told is in a
// block is there, and the chain is one that follows from its transactions.
//
// ve_tests_kill_test "[.kills]" kills eighty times; --rng-seed N chooses the same moments again.
#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "client/key_signer.hpp"
#include "devnet/accounts.hpp"
#include "tests/kill/network.hpp"
#include "wire/json.hpp"

namespace ve::test {
namespace {

struct Told {
    Hash tx{};
    Height height;
};

// Clients that send one payment after the other, until nobody answers any more.
class Load {
  public:
    explicit Load(const Network& network) {
        for (const auto* who : {"customer", "alice", "provider"})
            threads_.emplace_back([this, who, node = network.connect()] { pay(who, *node); });
    }
    ~Load() {
        for (auto& thread : threads_) thread.join();
    }
    // Until so many were told that theirs is in a block, and a moment more.
    void wait(std::size_t count, std::chrono::microseconds moment) {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, std::chrono::seconds{30}, [&] { return told_.size() >= count; });
        changed_.wait_for(lock, moment, [] { return false; });
    }
    std::vector<Told> finish() {
        for (auto& thread : threads_) thread.join();
        threads_.clear();
        return std::move(told_);
    }

  private:
    void pay(const std::string& who, client::Connection& node) {
        const client::KeySigner signer{devnet::account(Network::seed, who).key.copy()};
        auto message    = wire::Catalog::get().make("cosmos.bank.v1beta1.MsgSend");
        const auto coin = Json::object({{"denom", "uve"}, {"amount", "1"}});
        const auto bob  = devnet::account(Network::seed, "bob").address.text();
        const auto read = wire::from_json(Json::object({{"from_address", signer.address().text()},
                                                        {"to_address", bob},
                                                        {"amount", Json::array({coin})}}),
                                          *message);
        if (!read.ok()) return;
        client::TxOptions options;
        options.gas  = Gas{200'000};
        options.wait = client::Wait::block;
        for (;;) {
            const auto sent = client::send(node, signer, {message.get()}, options);
            if (!sent.ok() || !sent->ok() || sent->height.value == 0) return;
            const std::lock_guard lock{mutex_};
            told_.push_back({sent->hash, sent->height});
            changed_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Told> told_;
    std::vector<std::thread> threads_;
};

void check_all_there(client::Connection& node, const std::vector<Told>& told) {
    for (const auto& one : told) {
        const auto found = node.find(one.tx);
        CAPTURE(hex_upper(one.tx), one.height.value);
        REQUIRE(found.ok());
        REQUIRE(found->has_value());
        CHECK((*found)->height == one.height);
        CHECK((*found)->ok());
    }
}

void kill_again_and_again(std::size_t cycles) {
    const auto seed = Catch::rngSeed() != 0 ? Catch::rngSeed() : std::random_device{}();
    std::cout << "kill -9 with --rng-seed " << seed << std::endl;
    CAPTURE(seed);
    std::mt19937 luck{seed};
    Network network;
    network.up();
    // An escrow account with money in it, so that the invariant of escrow has something to say.
    const std::string groups = "scenarios/fixtures/web.json";
    const auto ordered =
        network.ve({"tx", "deployment", "create-deployment", "1", "--groups",
                    "@" + (std::filesystem::current_path() / groups).string(), "--hash",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "--deposit.amount", "20ve",
                    "--from", "alice"});
    INFO(ordered.out + ordered.err);
    REQUIRE(ordered.code == 0);

    std::vector<Told> told;
    Height height;
    std::string last_hash;
    for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
        CAPTURE(cycle, told.size());
        Load load{network};
        load.wait(luck() % 40, std::chrono::microseconds{luck() % 20'000});
        network.kill();
        auto more = load.finish();
        network.up();
        const auto node  = network.connect();
        const auto state = node->state();
        REQUIRE(state.ok());
        for (const auto& one : more) REQUIRE(one.height <= state->height);
        check_all_there(*node, more);
        // What was the newest block then is the same block still.
        if (height.value > 0)
            CHECK(node->block(height)->find("block_id")->find("hash")->raw() == last_hash);
        height    = state->height;
        last_hash = node->block(height)->find("block_id")->find("hash")->raw();
        told.insert(told.end(), more.begin(), more.end());
    }
    REQUIRE(told.size() > cycles);
    check_all_there(*network.connect(), told);
    REQUIRE(network.ve({"devnet", "mine", "2"}).code == 0);
    network.check_by_execution();
    std::cout << cycles << " kills, " << told.size() << " payments were told, none is lost"
              << std::endl;
}

}  // namespace

TEST_CASE("killed at any moment, a devnet keeps what it said, and goes on", "[kill]") {
    kill_again_and_again(8);
}

TEST_CASE("eighty times", "[.kills]") { kill_again_and_again(80); }

TEST_CASE("damage to the journal is told from a write that was cut short", "[kill]") {
    Network network;
    network.up();
    REQUIRE(network.ve({"tx", "bank", "send", "bob", "1ve", "--from", "alice"}).code == 0);
    network.kill();
    const auto file  = network.journal();
    const auto whole = std::filesystem::file_size(file);
    const auto bend  = [&](std::uint64_t at) {
        std::fstream bytes{file, std::ios::binary | std::ios::in | std::ios::out};
        bytes.seekg(static_cast<std::streamoff>(at));
        const char old = static_cast<char>(bytes.get());
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes.put(static_cast<char>(old ^ 0x10));
    };

    // Half of the last write is missing: it bound nobody.
    std::filesystem::resize_file(file, whole - 5);
    network.up();
    REQUIRE(network.ve({"devnet", "mine", "2"}).code == 0);
    network.kill();

    // A byte in the middle is another: nobody signs, and the file is left as it is.
    const auto middle = std::filesystem::file_size(file) / 2;
    bend(middle);
    const auto refused = network.up("true");
    INFO(refused.out + refused.err);
    REQUIRE(refused.code == 10);
    const auto said = refused.out + refused.err;
    CHECK(said.find(file.string()) != std::string::npos);
    CHECK(said.find("is damaged at byte ") != std::string::npos);
    CHECK(said.find("mv " + file.string()) != std::string::npos);

    // The next command that it names helps, here where all validators are in this one process.
    std::filesystem::rename(file, file.string() + ".damaged");
    network.up();
    REQUIRE(network.ve({"devnet", "mine", "2"}).code == 0);
    network.kill();

    // The journal of another home.
    Network other;
    REQUIRE(
        other.ve({"devnet", "up", "killed", "--detach", "--port", "auto", "--seed", "77"}).code ==
        0);
    REQUIRE(other.ve({"devnet", "down", "killed"}).code == 0);
    std::filesystem::copy_file(other.journal(), file,
                               std::filesystem::copy_options::overwrite_existing);
    const auto foreign = network.up("true");
    INFO(foreign.out + foreign.err);
    CHECK(foreign.code == 10);
    CHECK((foreign.out + foreign.err).find("is of other validators") != std::string::npos);

    // None at all: nobody outside heard a vote that is not in a block.
    std::filesystem::remove(file);
    network.up();
    CHECK(network.ve({"devnet", "mine", "2"}).code == 0);
    network.check_by_execution();
}

}  // namespace ve::test
