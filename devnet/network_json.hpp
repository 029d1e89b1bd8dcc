// The validators of a network, what is in force against them and where the chain stands, as one
// JSON object: what `ve devnet status` shows, and scenarios ask.
#pragma once

#include "base/json.hpp"
#include "node/node.hpp"

namespace ve::devnet {

// What follows from the seed, worked out once: it takes a while.
struct ValidatorName {
    std::string moniker, operator_address;
};
std::vector<ValidatorName> validator_names(std::uint64_t seed, std::size_t validators);

// "instant", "manual", "1s": as --block-time takes it.
std::string pace_text(const BlockPace& pace);

// {"chain_id","height","time","app_hash","consensus","agreed","mempool","validators","faults"}
Json network_json(Node& node, const std::vector<ValidatorName>& names);
// The same of what was found out already. No network: one signer has all keys.
struct NetworkLook {
    Status now;
    std::optional<NetworkStatus> network;
    std::size_t txs = 0, bytes = 0;  // of the mempool
};
Json network_json(const NetworkLook& look, const std::vector<ValidatorName>& names);

}  // namespace ve::devnet
