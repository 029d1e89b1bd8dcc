// The validators of a network, what is in force against them and where the chain stands, as one
// JSON object: what `ve devnet status` shows, and scenarios ask.
#pragma once

#include "base/json.hpp"
#include "node/node.hpp"

namespace ve::devnet {

// {"chain_id","height","time","app_hash","consensus","agreed","mempool","validators","faults"}
Json network_json(Node& node, std::uint64_t seed);

}  // namespace ve::devnet
