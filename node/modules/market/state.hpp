// What module market keeps: orders, bids, leases, and who serves which lease.
#pragma once

#include "node/chain/collections.hpp"
#include "node/modules/market/ids.hpp"
#include "virtengine/market/v1/market.pb.h"
#include "virtengine/market/v1beta5/market.pb.h"

namespace ve::market {

using Order  = virtengine::market::v1beta5::Order;
using Bid    = virtengine::market::v1beta5::Bid;
using Lease  = virtengine::market::v1::Lease;
using Params = virtengine::market::v1beta5::Params;
using Reason = virtengine::market::v1::LeaseClosedReason;

Params default_params();  // deposits of 500000uve, 20 bids on an order
Result<void> check(const Params& params);

struct Store {
    Map<OrderId, Order> orders{"market", 0x01};
    Map<BidId, Bid> bids{"market", 0x02};
    Map<LeaseId, Lease> leases{"market", 0x03};
    Set<std::pair<Address, LeaseId>> served{"market", 0x04};  // active leases by provider
    Item<Params> params{"market", 0x05};
};

}  // namespace ve::market
