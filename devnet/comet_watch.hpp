// Where the nodes of a CometBFT network are: asked of each one's RPC, and told to whoever waits as
// soon as CometBFT tells of it. It starts and stops no process.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "devnet/changes.hpp"
#include "node/network_status.hpp"

namespace ve::devnet {

struct CometLook {
    NetworkStatus network;           // a node that does not answer is not up
    Json status;                     // what one that answers says; null: none does
    std::size_t txs = 0, bytes = 0;  // in its mempool
};

class CometWatch {
  public:
    // `rpcs`: of all nodes, "http://127.0.0.1:26657"; node i is validator i.
    explicit CometWatch(std::vector<std::string> rpcs) : rpcs_{std::move(rpcs)} {}
    ~CometWatch();

    // Of one that is silent its power is known from when it answered.
    CometLook look();
    // As Changes does. Every step of every node's consensus counts; from the first call on each
    // node's events are listened to.
    std::optional<std::uint64_t> above(std::uint64_t known, Duration at_most);
    void end() { changes_.end(); }

  private:
    void listen(const std::string& rpc);

    const std::vector<std::string> rpcs_;
    Changes changes_;
    std::mutex mutex_;                                // of what follows
    std::vector<NetworkStatus::Validator> answered_;  // as each did last
    std::once_flag listens_;
    std::vector<std::thread> threads_;
};

}  // namespace ve::devnet
