// `ve scenario`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_scenario(CLI::App& noun, Session& session);

}  // namespace ve
