// Module mfa: second factors, challenges, and the sessions that sensitive transactions need.
#pragma once

#include "node/chain/module.hpp"

namespace ve::mfa {

std::unique_ptr<Module> make_module(ModuleSet& modules);

}  // namespace ve::mfa
