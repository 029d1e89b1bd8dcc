// What module escrow keeps: accounts, payments, and the totals its invariants check against.
#pragma once

#include "node/chain/collections.hpp"
#include "node/modules/escrow/ids.hpp"
#include "virtengine/escrow/types/v1/types.pb.h"

namespace ve::escrow {

struct Store {
    Map<AccountId, virtengine::escrow::types::v1::Account> accounts{"escrow", 0x01};
    Map<PaymentId, virtengine::escrow::types::v1::Payment> payments{"escrow", 0x02};
    Set<PaymentId> live{"escrow", 0x03};               // payments that are not closed
    Map<AccountId, Amount> deposited{"escrow", 0x04};  // ever put in
    Map<AccountId, Amount> refunded{"escrow", 0x05};   // given back to depositors
};

}  // namespace ve::escrow
