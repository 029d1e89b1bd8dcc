// What the log says of a block.
#pragma once

#include "node/node.hpp"

namespace ve::devnet {

void tell(world::Log& log, const StoredBlock& block);

}  // namespace ve::devnet
