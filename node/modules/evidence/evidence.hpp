// Module evidence: what consensus proves of validators, judged and kept.
#pragma once

#include "node/chain/module.hpp"

namespace ve::evidence {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::evidence
