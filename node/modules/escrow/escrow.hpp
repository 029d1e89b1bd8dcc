// Module escrow: holds coins of others and pays them out by the block.
#pragma once

#include "node/chain/module.hpp"

namespace ve::escrow {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::escrow
