// For tests of the node: a world that moves on demand, a genesis, and accounts that send money.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "node/genesis.hpp"
#include "node/node.hpp"
#include "node/world/simulated_disk.hpp"
#include "tests/kit/signer.hpp"

namespace ve::test {

// What a node stands in while it is tested. It outlives the node: a restart is a second one.
struct TestWorld {
    world::VirtualClock clock{Time::parse("2026-01-01T00:00:00Z").value()};
    world::SeededEntropy entropy{7};
    world::SimulatedDisk disk;
    world::World world{clock, entropy, disk};
};

// Empty, and gone when it goes.
class Folder {
  public:
    Folder() {
        auto form = (std::filesystem::temp_directory_path() / "ve-node-XXXXXX").string();
        if (::mkdtemp(form.data()) == nullptr) throw std::runtime_error{"no folder"};
        path = form;
    }
    Folder(const Folder&)            = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

inline constexpr std::string_view test_chain_id = "virtengine-test-1";

ed25519::PrivateKey validator_key(std::size_t index);
// Operators are "validator-0" and so on.
Json test_genesis(std::size_t validators = 1, const Json& overrides = {});
NodeOptions test_options(std::size_t validators = 1);

// Signs sends, and keeps count of the sequences as a wallet does.
class Wallet {
  public:
    explicit Wallet(std::string chain_id = std::string{test_chain_id})
        : chain_id_{std::move(chain_id)} {}
    // "alice" and "bob" have money in the test genesis; their account numbers are 0 and 1.
    std::string send(std::string_view from, std::string_view to, std::uint64_t amount);
    std::string sign(std::string_view from, const wire::Proto& message, Gas gas = {200'000});
    void set_sequence(std::string_view who, std::uint64_t sequence) {
        next_[std::string{who}] = sequence;
    }

  private:
    std::string chain_id_;
    std::map<std::string, std::uint64_t> next_;
};

std::uint64_t balance(const Node& node, std::string_view who);

// Reads the whole chain again and checks it by consensus' rules from the first block on: hashes,
// links, commits, times.
void check_chain(const Node& node);

}  // namespace ve::test
