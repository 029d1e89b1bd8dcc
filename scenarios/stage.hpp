// Where a scenario plays: a network of its own, in virtual time or of processes, or one that runs;
// and the keys of those who act.
#pragma once

#include <map>
#include <memory>

#include "client/transaction.hpp"
#include "devnet/network.hpp"
#include "devnet/network_json.hpp"
#include "node/world/simulated_disk.hpp"
#include "scenarios/runner.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {

// A private folder that exists from its first use to the end of the run.
class PrivateFolder {
  public:
    PrivateFolder()                                = default;
    PrivateFolder(const PrivateFolder&)            = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder();
    Result<std::string> path();

  private:
    std::string path_;
};

class Stage {
  public:
    Stage(const Scenario& scenario, std::uint64_t seed, const Options& options);
    Result<void> open();

    // Its address; the key follows from the seed and the name.
    std::string add_actor(const std::string& name);
    Result<void> fund(const std::string& name, const Quantity& funds);  // by the operator
    // Signs and sends; a refusal is the receipt's. With block-time manual it waits in the mempool.
    Result<client::Receipt> send(const std::string& signer, wire::Proto& message);
    Result<Output> run_ve(const RunVe& run_ve, std::vector<std::string> words,
                          const std::string& file);

    Node& node() { return *node_; }
    Json network();                        // devnet/network_json.hpp
    void settle();                         // what was begun has ended
    std::optional<Error> failure() const;  // of the network
    Height height() const { return node_ ? node_->status().latest_height : Height{}; }

  private:
    Result<Sequence> next_sequence(const std::string& name);
    devnet::NetworkOptions network_options() const;
    Result<void> open_embedded();
    Result<void> open_processes();
    Result<void> join(const std::string& url);

    const Scenario& scenario_;
    std::uint64_t seed_;
    const Options& options_;
    // Every story begins on the same day, whatever the machine says: 2026-01-01T00:00:00Z.
    world::VirtualClock clock_{Time{1767225600, 0}};
    world::SeededEntropy entropy_{seed_};
    world::SimulatedDisk disk_;
    world::World world_{clock_, entropy_, disk_};
    world::RealClock real_clock_;  // of networks that are not of this process
    world::World real_world_{real_clock_, entropy_, disk_};
    PrivateFolder home_, processes_home_;
    std::unique_ptr<devnet::CometNetwork> processes_;
    std::string url_;  // of the node; empty: it is of this process
    std::unique_ptr<Node> node_;
    std::vector<devnet::ValidatorName> validators_;
    std::unique_ptr<client::Connection> connection_;
    std::map<std::string, std::unique_ptr<client::Signer>> signers_;
    std::map<std::string, std::uint64_t> waiting_;  // in the mempool, by signer
    Height waiting_since_;
};

// A receipt as the value that `-> name` binds.
Json receipt_value(const client::Receipt& receipt, const wire::Rpc& rpc);

}  // namespace ve::scenario
