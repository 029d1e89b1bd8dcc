// Module roles: who may administer, moderate and validate, and which accounts are suspended.
#pragma once

#include "node/chain/module.hpp"

namespace ve::roles {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::roles
