// `ve tx`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_tx(CLI::App& noun, Session& session);

}  // namespace ve
