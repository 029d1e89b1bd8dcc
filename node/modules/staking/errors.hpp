// What module staking refuses, by the codes of the Cosmos SDK: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::staking::errors {

inline constexpr ErrorKind no_validator{"staking", 3, "validator does not exist"};
inline constexpr ErrorKind operator_exists{
    "staking", 4,
    "validator already exist for this operator address; must use new validator operator address"};
inline constexpr ErrorKind key_exists{
    "staking", 5, "validator already exist for this pubkey; must use new validator pubkey"};
inline constexpr ErrorKind key_type_not_supported{"staking", 6,
                                                  "validator pubkey type is not supported"};
inline constexpr ErrorKind jailed{"staking", 7, "validator for this address is currently jailed"};
inline constexpr ErrorKind commission_negative{"staking", 9, "commission must be positive"};
inline constexpr ErrorKind commission_huge{"staking", 10, "commission cannot be more than 100%"};
inline constexpr ErrorKind commission_above_max{"staking", 11,
                                                "commission cannot be more than the max rate"};
inline constexpr ErrorKind commission_too_soon{
    "staking", 12, "commission cannot be changed more than once in 24h"};
inline constexpr ErrorKind change_rate_above_max{
    "staking", 14, "commission change rate cannot be more than the max rate"};
inline constexpr ErrorKind commission_change_too_large{
    "staking", 15, "commission cannot be changed more than max change rate"};
inline constexpr ErrorKind self_delegation_too_small{
    "staking", 16,
    "validator's self delegation must be greater than their minimum self delegation"};
inline constexpr ErrorKind min_self_delegation_decreased{
    "staking", 17, "minimum self delegation cannot be decrease"};
inline constexpr ErrorKind no_delegation{"staking", 19,
                                         "no delegation for (address, validator) tuple"};
inline constexpr ErrorKind no_delegation_of{"staking", 21, "delegator does not contain delegation"};
inline constexpr ErrorKind insufficient_shares{"staking", 22, "insufficient delegation shares"};
inline constexpr ErrorKind not_enough_shares{"staking", 24, "not enough delegation shares"};
inline constexpr ErrorKind no_unbonding{"staking", 26, "no unbonding delegation found"};
inline constexpr ErrorKind too_many_unbondings{
    "staking", 27, "too many unbonding delegation entries for (delegator, validator) tuple"};
inline constexpr ErrorKind self_redelegation{"staking", 29,
                                             "cannot redelegate to the same validator"};
inline constexpr ErrorKind tiny_redelegation{
    "staking", 30, "too few tokens to redelegate (truncates to zero tokens)"};
inline constexpr ErrorKind no_destination{"staking", 31,
                                          "redelegation destination validator not found"};
inline constexpr ErrorKind transitive_redelegation{
    "staking", 32,
    "redelegation to this validator already in progress; first redelegation to this validator must "
    "complete before next redelegation"};
inline constexpr ErrorKind too_many_redelegations{
    "staking", 33,
    "too many redelegation entries for (delegator, src-validator, dst-validator) tuple"};
inline constexpr ErrorKind rate_invalid{
    "staking", 34, "cannot delegate to validators with invalid (zero) ex-rate"};
inline constexpr ErrorKind no_key{"staking", 39, "empty validator public key"};
inline constexpr ErrorKind commission_below_min{"staking", 40,
                                                "commission cannot be less than min rate"};

}  // namespace ve::staking::errors
