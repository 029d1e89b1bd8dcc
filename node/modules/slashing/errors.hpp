// What module slashing refuses, by the codes of the Cosmos SDK: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::slashing::errors {

inline constexpr ErrorKind no_validator{"slashing", 2,
                                        "address is not associated with any known validator"};
inline constexpr ErrorKind still_jailed{"slashing", 4,
                                        "validator still jailed; cannot be unjailed"};
inline constexpr ErrorKind not_jailed{"slashing", 5, "validator not jailed; cannot be unjailed"};
inline constexpr ErrorKind no_self_delegation{
    "slashing", 6, "validator has no self-delegation; cannot be unjailed"};
inline constexpr ErrorKind self_delegation_too_small{
    "slashing", 7, "validator's self delegation less than minimum; cannot be unjailed"};

}  // namespace ve::slashing::errors
