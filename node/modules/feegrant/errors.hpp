// What module feegrant refuses, by the codes of the Cosmos SDK: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::feegrant::errors {

inline constexpr ErrorKind limit_exceeded{"feegrant", 2, "fee limit exceeded"};
inline constexpr ErrorKind expired{"feegrant", 3, "fee allowance expired"};
inline constexpr ErrorKind invalid_duration{"feegrant", 4, "invalid duration"};
inline constexpr ErrorKind no_allowance{"feegrant", 5, "no allowance"};
inline constexpr ErrorKind no_messages{"feegrant", 6, "allowed messages are empty"};
inline constexpr ErrorKind message_not_allowed{"feegrant", 7, "message not allowed"};

}  // namespace ve::feegrant::errors
