// Bounds of everything that arrives as protobuf or as its JSON.
#pragma once

#include <cstddef>

namespace ve::wire::limits {

inline constexpr std::size_t tx_bytes_max    = 1U << 20;
inline constexpr std::size_t tx_messages_max = 10'000;
inline constexpr int nesting_max             = 64;  // messages within messages, through every Any
inline constexpr int json_nesting_max        = 64;

}  // namespace ve::wire::limits
