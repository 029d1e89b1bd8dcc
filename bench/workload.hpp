// What the benchmarks feed to a node: funded accounts, and signed bank sends between them.
// Nothing is measured in here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/secp256k1.hpp"
#include "node/node.hpp"
#include "node/world/world.hpp"

namespace ve::bench {

// The machine's clock and entropy, and a folder on disk that goes when it does.
class Ground {
  public:
    Ground();
    ~Ground();
    Ground(const Ground&)            = delete;
    Ground& operator=(const Ground&) = delete;
    world::World& world() { return world_; }
    const std::filesystem::path& folder() const { return folder_; }

  private:
    std::filesystem::path folder_;
    world::RealClock clock_;
    world::RealEntropy entropy_;
    world::RealDisk disk_;
    world::World world_{clock_, entropy_, disk_};
};

// Accounts whose keys follow from their numbers; each sends to the next one, at a devnet's fee.
class Senders {
  public:
    static constexpr std::string_view chain_id = "virtengine-bench-1";

    explicit Senders(std::size_t count);
    // A block per transaction or as many as wait. An empty home: in memory.
    NodeOptions options(const std::filesystem::path& home, std::size_t validators = 1) const;
    // The next transactions, the accounts taking turns: each has the sequence that follows its
    // last.
    std::vector<std::string> sends(std::size_t count);
    // One transaction of the next account that pays as many new addresses.
    static constexpr std::size_t receivers_max = 2'000;
    std::string send_to_new(std::size_t receivers);

  private:
    struct Account {
        secp256k1::PrivateKey key;
        std::string address;
        Bytes public_key;
        std::uint64_t number   = 0;
        std::uint64_t sequence = 0;
    };
    Account& next();
    std::string sign(Account& from, const wire::Proto& message, std::uint64_t gas_limit);

    std::vector<Account> accounts_;
    std::size_t next_    = 0;
    std::size_t created_ = 0;
};

}  // namespace ve::bench
