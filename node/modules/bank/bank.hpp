// Module bank: balances, supply, and moving coins between accounts.
#pragma once

#include "node/chain/module.hpp"

namespace ve::bank {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::bank
