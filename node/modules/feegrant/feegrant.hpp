// Module feegrant: who pays the fees of whom, within which bounds. The fee itself moves in bank.
#pragma once

#include "node/chain/module.hpp"

namespace ve::feegrant {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::feegrant
