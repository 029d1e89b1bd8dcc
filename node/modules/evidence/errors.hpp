// What module evidence refuses, by the codes of the Cosmos SDK: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::evidence::errors {

inline constexpr ErrorKind no_handler{"evidence", 2, "unregistered handler for evidence type"};
inline constexpr ErrorKind invalid{"evidence", 3, "invalid evidence"};
inline constexpr ErrorKind exists{"evidence", 5, "evidence already exists"};

}  // namespace ve::evidence::errors
