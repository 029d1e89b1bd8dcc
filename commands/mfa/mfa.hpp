// `ve mfa`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_mfa(CLI::App& noun, Session& session);

}  // namespace ve
