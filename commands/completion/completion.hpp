// `ve completion`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_completion(CLI::App& noun, Session& session);

}  // namespace ve
