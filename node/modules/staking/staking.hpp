// Module staking: the validators that genesis named, and their power.
#pragma once

#include "node/chain/module.hpp"

namespace ve::staking {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::staking
