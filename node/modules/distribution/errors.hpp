// What module distribution refuses, by the codes of the Cosmos SDK: wire format, lines never
// change.
#pragma once

#include "base/error.hpp"

namespace ve::distribution::errors {

inline constexpr ErrorKind no_delegation_info{"distribution", 5, "no delegation distribution info"};
inline constexpr ErrorKind no_validator_info{"distribution", 6, "no validator distribution info"};
inline constexpr ErrorKind no_commission{"distribution", 7, "no validator commission to withdraw"};
inline constexpr ErrorKind withdraw_address_fixed{"distribution", 8,
                                                  "set withdraw address disabled"};
inline constexpr ErrorKind pool_too_small{
    "distribution", 9, "community pool does not have sufficient coins to distribute"};
inline constexpr ErrorKind no_validator{"distribution", 12, "validator does not exist"};
inline constexpr ErrorKind no_delegation{"distribution", 13, "delegation does not exist"};

}  // namespace ve::distribution::errors
