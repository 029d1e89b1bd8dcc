#include "client/usage.hpp"

#include "node/chain/coin_forms.hpp"
#include "node/modules/settlement/usage_signature.hpp"
#include "virtengine/settlement/v1/query.pb.h"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::client {
namespace {

namespace settlement_pb = virtengine::settlement::v1;

Result<std::string> signature_over(const Signer& signer, const std::string& bytes) {
    const auto signature = TRY(signer.sign(bytes_of(bytes)));
    return string_of(signature);
}

}  // namespace

bool has_usage_signature(const wire::Proto& message) {
    return message.GetDescriptor() == settlement_pb::MsgRecordUsage::descriptor() ||
           message.GetDescriptor() == settlement_pb::MsgAcknowledgeUsage::descriptor();
}

Result<void> sign_usage(Connection& node, const Signer& signer, wire::Proto& message) {
    if (auto* record = dynamic_cast<settlement_pb::MsgRecordUsage*>(&message)) {
        if (!record->signature().empty()) return {};
        const auto state = TRY(node.state());
        const auto bytes = settlement::usage_sign_bytes(
            state.chain_id, {record->order_id(), record->lease_id(), record->usage_units(),
                             record->usage_type(), record->period_start(), record->period_end(),
                             record->unit_price().amount(), record->unit_price().denom()});
        record->set_signature(TRY(signature_over(signer, bytes)));
        return {};
    }
    if (auto* accept = dynamic_cast<settlement_pb::MsgAcknowledgeUsage*>(&message)) {
        if (!accept->signature().empty()) return {};
        const auto state = TRY(node.state());
        settlement_pb::QueryUsageRecordRequest request;
        request.set_usage_id(accept->usage_id());
        const auto found = TRY(node.ask<settlement_pb::QueryUsageRecordResponse>(request));
        const auto cost  = TRY(parse_coins(found.usage_record().total_cost()));
        const auto bytes = settlement::acknowledge_sign_bytes(
            state.chain_id, accept->usage_id(), found.usage_record().usage_units(), cost);
        accept->set_signature(TRY(signature_over(signer, bytes)));
    }
    return {};
}

}  // namespace ve::client
