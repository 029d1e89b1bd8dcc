// `ve version`.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_version(CLI::App& noun, Session& session);

}  // namespace ve
