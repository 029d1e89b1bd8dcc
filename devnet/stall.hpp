// Why a devnet makes no blocks, as far as its status tells: it is paused, made by hand, or too few
// of its validators are in touch. It says nothing of a network that should make them.
#pragma once

#include "base/json.hpp"
#include "client/transaction.hpp"

namespace ve::devnet {

// `status`: as `ve devnet status` has it, with "name", "paused", "block_time", "validators" and
// "faults".
std::optional<client::Stall> stall_of(const Json& status);

}  // namespace ve::devnet
