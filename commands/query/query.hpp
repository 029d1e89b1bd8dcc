// `ve query`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_query(CLI::App& noun, Session& session);

}  // namespace ve
