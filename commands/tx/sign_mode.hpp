// The names of sign modes, as --sign-mode takes them. What they sign is wire's business.
#pragma once

#include <optional>
#include <string>

#include "wire/build.hpp"

namespace ve {

std::string sign_mode_name(wire::SignMode mode);
// Nothing for an empty name. Errors: no such mode; one that is known and not made here.
Result<std::optional<wire::SignMode>> sign_mode_of(const std::string& name);

}  // namespace ve
