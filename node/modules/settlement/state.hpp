// What module settlement keeps: escrows, usage, settlements, payouts, fees, and what is due when.
#pragma once

#include "node/chain/collections.hpp"
#include "virtengine/settlement/v1/genesis.pb.h"
#include "virtengine/settlement/v1/settlement.pb.h"

namespace ve::settlement {

using EscrowAccount    = virtengine::settlement::v1::EscrowAccount;
using Params           = virtengine::settlement::v1::Params;
using PayoutRecord     = virtengine::settlement::v1::PayoutRecord;
using SettlementRecord = virtengine::settlement::v1::SettlementRecord;
using TreasuryEntry    = virtengine::settlement::v1::TreasuryEntry;
using UsageRecord      = virtengine::settlement::v1::UsageRecord;

using Text   = std::string;
using Second = std::uint64_t;  // Unix time; the chain's is never before 1970

struct Store {
    Map<Text, EscrowAccount> escrows{"settlement", 0x01};
    Map<Text, UsageRecord> usage{"settlement", 0x02};
    Map<Text, SettlementRecord> settlements{"settlement", 0x03};
    Map<Text, PayoutRecord> payouts{"settlement", 0x04};
    Map<std::uint64_t, TreasuryEntry> treasury{"settlement", 0x05};
    Map<Text, std::uint64_t> sequences{"settlement", 0x06};  // last used: escrow, usage, …
    Item<Params> params{"settlement", 0x07};

    Map<Text, Text> newest_escrow{"settlement", 0x10};  // of an order
    Set<std::pair<Text, Text>> escrows_of_order{"settlement", 0x11};
    Set<std::pair<Text, Text>> usage_of_order{"settlement", 0x12};
    Set<std::pair<Text, Text>> settlements_of_order{"settlement", 0x13};
    Set<std::pair<Address, Text>> payouts_of_provider{"settlement", 0x14};
    Map<Text, Text> payout_by_key{"settlement", 0x15};                      // idempotency key
    Set<std::pair<Text, Text>> unsettled{"settlement", 0x16};               // escrow, usage
    Map<Text, Text> unsettled_cost{"settlement", 0x17};                     // of an escrow, coins
    Map<std::pair<Text, Text>, Second> recorded_until{"settlement", 0x18};  // escrow, usage type
    Map<Text, Second> settled_last{"settlement", 0x19};                     // escrow
    Map<Text, Second> lease_ended{"settlement", 0x1a};                      // escrow
    Set<std::pair<Second, Text>> expiries{"settlement", 0x1b};  // when an escrow expires
    Set<std::pair<Second, Text>> due{"settlement", 0x1c};       // when to look at one again
};

namespace escrow_state {
inline constexpr std::string_view pending = "pending", active = "active", released = "released",
                                  refunded = "refunded", disputed = "disputed", expired = "expired";
}  // namespace escrow_state

inline bool is_live(const EscrowAccount& escrow) {
    return escrow.state() == escrow_state::pending || escrow.state() == escrow_state::active ||
           escrow.state() == escrow_state::disputed;
}

}  // namespace ve::settlement
