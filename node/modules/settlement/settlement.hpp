// Module settlement: metered usage is recorded, accepted and paid. Rent per block is escrow's.
#pragma once

#include "node/chain/module.hpp"

namespace ve::settlement {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::settlement
