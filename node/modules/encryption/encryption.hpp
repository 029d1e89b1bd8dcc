// Module encryption: under which public keys others may seal data for an account.
#pragma once

#include "node/chain/module.hpp"

namespace ve::encryption {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::encryption
