// `ve x`: says what something is, and gives its other forms.
#pragma once

#include "commands/noun.hpp"

namespace ve {

void add_x(CLI::App& noun, Session& session);

}  // namespace ve
