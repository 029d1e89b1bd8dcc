// Module take: one parameter set, one question it answers. Who pays is not decided here.
#pragma once

#include "node/chain/module.hpp"

namespace ve::take {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::take
