// Module distribution: fees and new coins, shared among those who stake.
#pragma once

#include "node/chain/module.hpp"

namespace ve::distribution {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::distribution
