// Module slashing: who is absent from consensus for too long, or signs twice, is jailed and pays.
#pragma once

#include "node/chain/module.hpp"

namespace ve::slashing {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::slashing
