// Module deployment: what tenants want to run. Who runs it is the market's matter.
#pragma once

#include "node/chain/module.hpp"

namespace ve::deployment {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::deployment
