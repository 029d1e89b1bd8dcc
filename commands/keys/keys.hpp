// `ve keys`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_keys(CLI::App& noun, Session& session);

}  // namespace ve
