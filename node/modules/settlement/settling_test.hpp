// What tests of settlement ask and do again and again: read a record, gain, let time pass.
// Included by the tests of this folder only.
#pragma once

#include "node/modules/settlement/errors.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/settlement/v1/query.pb.h"

namespace ve::test::settling {

namespace why = ve::settlement::errors;
namespace pb  = virtengine::settlement::v1;

inline pb::EscrowAccount escrow_of(Market& market, const std::string& id) {
    pb::QueryEscrowRequest request;
    request.set_escrow_id(id);
    return market.chain.query<pb::QueryEscrowResponse>(request).value().escrow();
}

inline pb::UsageRecord usage_of(Market& market, const std::string& id) {
    pb::QueryUsageRecordRequest request;
    request.set_usage_id(id);
    return market.chain.query<pb::QueryUsageRecordResponse>(request).value().usage_record();
}

inline int payouts(Market& market) {
    pb::QueryPayoutsByProviderRequest request;
    request.set_provider(market.provider.address.text());
    return market.chain.query<pb::QueryPayoutsByProviderResponse>(request).value().payouts_size();
}

template <class Message>
Message about_escrow(const Actor& sender, const std::string& id) {
    Message msg;
    msg.set_sender(sender.address.text());
    msg.set_escrow_id(id);
    msg.set_reason("because");
    return msg;
}

inline std::int64_t gained(const Amount& before, const Amount& now) {
    if (now < before) return -static_cast<std::int64_t>(*before.minus(now).value().as_u64());
    return static_cast<std::int64_t>(*now.minus(before).value().as_u64());
}

inline void pass(Market& market, std::int64_t seconds) {
    market.chain.travel(Duration::seconds(seconds));
    market.chain.block();
}

inline constexpr std::int64_t day = 86'400;

}  // namespace ve::test::settling
