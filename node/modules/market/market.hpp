// Module market: orders find providers. What a lease costs is paid through escrow.
#pragma once

#include "node/chain/module.hpp"

namespace ve::market {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::market
