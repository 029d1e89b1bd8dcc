// What a stored validator says of itself: its key, its tokens, its power.
#pragma once

#include "base/strong.hpp"
#include "cosmos/staking/v1beta1/staking.pb.h"
#include "node/modules/staking/keeper.hpp"

namespace ve::staking {

// Voting power is counted in millions of base units.
inline constexpr std::uint64_t units_per_power = 1'000'000;
// Of all validators together; consensus refuses sets above 2^63 / 8.
inline constexpr std::int64_t power_max = INT64_MAX / 8;

Result<ByteArray<32>> consensus_key(const cosmos::staking::v1beta1::Validator& validator);
Result<Amount> tokens_of(const cosmos::staking::v1beta1::Validator& validator);
Result<Power> power_of(const cosmos::staking::v1beta1::Validator& validator);
// What the SDK always writes is there, so that a validator has one form in the state.
cosmos::staking::v1beta1::Validator completed(cosmos::staking::v1beta1::Validator validator);
bool is_bonded(const cosmos::staking::v1beta1::Validator& validator);

// Of a stored one, which was checked when it was written.
ValidatorNames names_of(const Address& operator_address,
                        const cosmos::staking::v1beta1::Validator& validator);
Exchange exchange_of(const cosmos::staking::v1beta1::Validator& validator);
void write_exchange(const Exchange& exchange, cosmos::staking::v1beta1::Validator& validator);
inline Bond bond_of(const cosmos::staking::v1beta1::Validator& validator) {
    return static_cast<Bond>(validator.status());
}
Standing standing_of(const Address& operator_address,
                     const cosmos::staking::v1beta1::Validator& validator);

}  // namespace ve::staking
