// `ve devnet`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_devnet(CLI::App& noun, Session& session);

}  // namespace ve
