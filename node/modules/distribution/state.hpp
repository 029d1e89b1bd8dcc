// What module distribution keeps, under the prefixes of the Cosmos SDK. Validators are named by
// their operator's address. The proposer of the last block is not kept: nobody is paid for it any
// more.
#pragma once

#include "cosmos/distribution/v1beta1/distribution.pb.h"
#include "node/chain/collections.hpp"

namespace ve::distribution {

namespace pb = cosmos::distribution::v1beta1;

//   a delegation begins         a slash          now
//   period 3 ends │ period 4 ends │ period 5 runs
// Rewards of a validator lie in its current period. When shares or tokens change, the period ends:
// what one token earned since the beginning of time is kept as history, as long as somebody starts
// from it.
struct State {
    Item<pb::FeePool> pool{"distribution", 0x00};
    Map<Address, pb::ValidatorOutstandingRewards> outstanding{"distribution", 0x02};
    Map<Address, Address> withdraw_to{"distribution", 0x03};  // delegator -> who is paid
    Map<std::pair<Address, Address>, pb::DelegatorStartingInfo> starts{
        "distribution", 0x04};  // (validator, delegator)
    Map<std::pair<Address, std::uint64_t>, pb::ValidatorHistoricalRewards> history{"distribution",
                                                                                   0x05};
    Map<Address, pb::ValidatorCurrentRewards> current{"distribution", 0x06};
    Map<Address, pb::ValidatorAccumulatedCommission> commissions{"distribution", 0x07};
    // (validator, height, period)
    Map<std::tuple<Address, std::uint64_t, std::uint64_t>, pb::ValidatorSlashEvent> slashes{
        "distribution", 0x08};
    Item<pb::Params> params{"distribution", 0x09};
};

}  // namespace ve::distribution
