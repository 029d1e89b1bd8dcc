// Module veid: encrypted identity evidence, and the scores that validators agree on.
#pragma once

#include "node/chain/module.hpp"

namespace ve::veid {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::veid
