// The gate that asks for an identity: every signer of a sensitive transaction needs its score.
#include <google/protobuf/message.h>

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/sensitive_messages.hpp"
#include "node/modules/roles/keeper.hpp"
#include "node/modules/veid/keeper.hpp"
#include "wire/tx.hpp"

namespace ve::mfa {

namespace {

struct SensitiveName {
    std::string_view message;
    pb::SensitiveTransactionType type;
};
constexpr SensitiveName sensitive_names[] = {
    {"virtengine.roles.v1.MsgSetAccountState", pb::SENSITIVE_TX_ACCOUNT_RECOVERY},
    {"virtengine.roles.v1.MsgAssignRole", pb::SENSITIVE_TX_ROLE_ASSIGNMENT},
    {"virtengine.roles.v1.MsgNominateAdmin", pb::SENSITIVE_TX_ROLE_ASSIGNMENT},
    {"virtengine.provider.v1beta4.MsgCreateProvider", pb::SENSITIVE_TX_PROVIDER_REGISTRATION},
    {"cosmos.staking.v1beta1.MsgCreateValidator", pb::SENSITIVE_TX_VALIDATOR_REGISTRATION},
    {"virtengine.market.v1beta5.MsgCreateOrder", pb::SENSITIVE_TX_HIGH_VALUE_ORDER},
    {"virtengine.market.v1beta5.MsgWithdrawLease", pb::SENSITIVE_TX_MEDIUM_WITHDRAWAL},
    {"cosmos.gov.v1.MsgSubmitProposal", pb::SENSITIVE_TX_GOVERNANCE_PROPOSAL},
    {"cosmos.gov.v1beta1.MsgSubmitProposal", pb::SENSITIVE_TX_GOVERNANCE_PROPOSAL},
    {"cosmos.gov.v1.MsgVote", pb::SENSITIVE_TX_GOVERNANCE_VOTE},
    {"cosmos.gov.v1.MsgVoteWeighted", pb::SENSITIVE_TX_GOVERNANCE_VOTE},
    {"cosmos.gov.v1beta1.MsgVote", pb::SENSITIVE_TX_GOVERNANCE_VOTE},
    {"cosmos.gov.v1beta1.MsgVoteWeighted", pb::SENSITIVE_TX_GOVERNANCE_VOTE},
};

// This gate stays closed where a chain has no configuration of the type: then the default counts.
std::shared_ptr<const pb::SensitiveTxConfig> default_config(int type) {
    for (const auto& config : default_configs())
        if (config.transaction_type() == type)
            return std::make_shared<const pb::SensitiveTxConfig>(config);
    return nullptr;
}

int tier_for(std::uint32_t score) {
    return score >= 85 ? 3 : score >= 70 ? 2 : score >= 50 ? 1 : 0;
}

}  // namespace

std::optional<int> sensitive_type_of(std::string_view message) {
    for (const auto& entry : sensitive_names)
        if (entry.message == message) return entry.type;
    return std::nullopt;
}

Result<void> Keeper::identity_gate(Context& ctx, const wire::Tx& tx) {
    for (const auto& message : tx.messages) {
        const auto type = sensitive_type_of(message->GetDescriptor()->full_name());
        if (!type) continue;
        const auto stored = stored_config(ctx, *type);
        const auto config = stored ? stored : default_config(*type);
        if (!config || !config->enabled() || config->min_veid_score() == 0) continue;
        const auto action = name_of(static_cast<pb::SensitiveTransactionType>(*type));
        for (const auto& signer : tx.signers) {
            if (signer == gov_authority()) continue;
            const auto standing = veid_.standing(ctx, signer);
            if (standing.verified_score() < config->min_veid_score() ||
                standing.tier < tier_for(config->min_veid_score()))
                return fail(sdk::unauthorized,
                            "{} needs an identity score of {} (tier {}); {} has {} ({}, tier {})",
                            action, config->min_veid_score(), tier_for(config->min_veid_score()),
                            signer, standing.score, standing.status_text(), standing.tier)
                    .with_hint("ve veid capture");
            if (*type != pb::SENSITIVE_TX_VALIDATOR_REGISTRATION) continue;
            if (!roles_.holds(ctx, signer, roles::Right::validator))
                return fail(sdk::unauthorized, "{} needs the role validator; {} does not hold it",
                            action, signer);
            ctx.emit({"validator_identity_verified",
                      {attribute("validator", signer.text()),
                       attribute("score", std::to_string(standing.score)),
                       attribute("status", standing.status_text()),
                       attribute("required_score", std::to_string(config->min_veid_score())),
                       attribute("governance_approved", "true")}});
        }
    }
    return {};
}

}  // namespace ve::mfa
