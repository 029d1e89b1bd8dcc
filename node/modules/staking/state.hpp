// What module staking keeps, under the keys that the Cosmos SDK gives it.
#pragma once

#include "cosmos/staking/v1beta1/staking.pb.h"
#include "node/chain/collections.hpp"

namespace ve::staking {

namespace pb = cosmos::staking::v1beta1;

struct State {
    Map<Address, std::uint64_t> last_powers{"staking", 0x11};  // of the validators in consensus
    Map<Address, pb::Validator> validators{"staking", 0x21};   // by operator
    Map<Address, Address> by_consensus{"staking", 0x22};       // consensus address -> operator
    Map<std::pair<Address, Address>, pb::Delegation> delegations{"staking", 0x31};
    Set<std::pair<Address, Address>> delegators{"staking", 0x71};  // (validator, delegator)
    Item<pb::Params> params{"staking", 0x51};
};

}  // namespace ve::staking
