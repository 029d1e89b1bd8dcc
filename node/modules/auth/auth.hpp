// Module auth: accounts, their numbers, sequences and keys.
#pragma once

#include "node/chain/module.hpp"

namespace ve::auth {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::auth
