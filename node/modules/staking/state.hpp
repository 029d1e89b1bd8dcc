// What module staking keeps, under the prefixes that the Cosmos SDK gives it.
#pragma once

#include "cosmos/staking/v1beta1/staking.pb.h"
#include "node/chain/collections.hpp"
#include "node/modules/staking/hooks.hpp"
#include "node/modules/staking/moment.hpp"

namespace ve::staking {

namespace pb = cosmos::staking::v1beta1;

using RedelegationId = std::tuple<Address, Address, Address>;  // delegator, from, to

struct State {
    Map<Address, std::uint64_t> last_powers{"staking", 0x11};  // of the validators in consensus
    Map<Address, pb::Validator> validators{"staking", 0x21};   // by operator
    Map<Address, Address> by_consensus{"staking", 0x22};       // consensus address -> operator
    // Who is not jailed, the strongest first: 2^64 - 1 - power, operator.
    Set<std::pair<std::uint64_t, Address>> by_power{"staking", 0x23};
    Map<DelegationId, pb::Delegation> delegations{"staking", 0x31};
    Map<DelegationId, pb::UnbondingDelegation> unbondings{"staking", 0x32};
    Set<std::pair<Address, Address>> unbondings_from{"staking", 0x33};  // (validator, delegator)
    Map<RedelegationId, pb::Redelegation> redelegations{"staking", 0x34};
    Set<RedelegationId> redelegations_from{"staking", 0x35};  // (from, delegator, to)
    Set<RedelegationId> redelegations_to{"staking", 0x36};    // (delegator, to, from)
    Item<std::uint64_t> last_unbonding_id{"staking", 0x37};
    // What ends at which time.
    Set<std::pair<Moment, DelegationId>> unbonding_ends{"staking", 0x41};
    Set<std::pair<Moment, RedelegationId>> redelegation_ends{"staking", 0x42};
    Set<std::tuple<Moment, Height, Address>> validator_ends{"staking", 0x43};
    Item<pb::Params> params{"staking", 0x51};
    Item<std::uint64_t> ranks_changed{"staking", 0x61};  // 1: consensus may need another set
    Set<std::pair<Address, Address>> delegators{"staking", 0x71};  // (validator, delegator)
};

}  // namespace ve::staking
