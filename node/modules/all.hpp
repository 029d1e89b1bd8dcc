// Every module found under node/modules, in order of dependence. The list itself is written by the
// build.
#pragma once

#include "node/chain/module.hpp"

namespace ve {

void add_all_modules(ModuleSet& modules);

}  // namespace ve
