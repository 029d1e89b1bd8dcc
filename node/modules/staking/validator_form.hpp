// What a stored validator says of itself: its key, its tokens, its power.
#pragma once

#include "base/amount.hpp"
#include "base/strong.hpp"
#include "cosmos/staking/v1beta1/staking.pb.h"

namespace ve::staking {

// Voting power is counted in millions of base units.
inline constexpr std::uint64_t units_per_power = 1'000'000;

Result<ByteArray<32>> consensus_key(const cosmos::staking::v1beta1::Validator& validator);
Result<Amount> tokens_of(const cosmos::staking::v1beta1::Validator& validator);
Result<Power> power_of(const cosmos::staking::v1beta1::Validator& validator);
// What the SDK always writes is there, so that a validator has one form in the state.
cosmos::staking::v1beta1::Validator completed(cosmos::staking::v1beta1::Validator validator);
bool is_bonded(const cosmos::staking::v1beta1::Validator& validator);

}  // namespace ve::staking
