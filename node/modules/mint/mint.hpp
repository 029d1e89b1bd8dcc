// Module mint: new coins for those who stake, as many as bring the staked part towards a goal.
#pragma once

#include "node/chain/module.hpp"

namespace ve::mint {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::mint
