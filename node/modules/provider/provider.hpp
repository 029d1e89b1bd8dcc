// Module provider: who offers computing resources. What they earn is escrow's and settlement's.
#pragma once

#include "node/chain/module.hpp"

namespace ve::provider {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::provider
