// What module bank refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::bank::errors {

inline constexpr ErrorKind no_inputs{"bank", 2, "no inputs to send transaction"};
inline constexpr ErrorKind no_outputs{"bank", 3, "no outputs to send transaction"};
inline constexpr ErrorKind sums_differ{"bank", 4, "sum inputs != sum outputs"};
inline constexpr ErrorKind send_disabled{"bank", 5, "send transactions are disabled"};
inline constexpr ErrorKind multiple_senders{"bank", 9, "multiple senders not allowed"};

}  // namespace ve::bank::errors
