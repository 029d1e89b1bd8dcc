// `ve veid`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_veid(CLI::App& noun, Session& session);

}  // namespace ve
