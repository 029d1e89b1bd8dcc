// What module take refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::take::errors {

inline constexpr ErrorKind invalid_param{"take", 1, "invalid parameter"};

}  // namespace ve::take::errors
