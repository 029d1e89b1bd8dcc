// The gate that asks for second factors: a sensitive transaction needs a session of its signer.
#include <google/protobuf/message.h>

#include <map>

#include "base/planted.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/modules/mfa/errors.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/sensitive_messages.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/deployment/v1beta4/tx.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"
#include "virtengine/roles/v1/tx.pb.h"
#include "wire/tx.hpp"

namespace ve::mfa {

namespace {

constexpr std::uint64_t base_per_ve = 1'000'000;

// The part in the base denomination, or whatever comes first.
template <class ProtoCoins>
Amount amount_of(const ProtoCoins& coins) {
    const cosmos::base::v1beta1::Coin* chosen = nullptr;
    for (const auto& coin : coins)
        if (chosen == nullptr || coin.denom() == base_denom().text()) chosen = &coin;
    return chosen == nullptr ? Amount{} : Amount::parse(chosen->amount()).value_or(Amount{});
}

abci::Event mfa_required(const Address& account, int type, std::string status, std::string reason,
                         std::string factors) {
    const auto named = static_cast<pb::SensitiveTransactionType>(type);
    return {"mfa_required",
            {attribute("account_address", account.text()),
             attribute("transaction_type", name_of(named)), attribute("status", std::move(status)),
             attribute("reason", std::move(reason)),
             attribute("verified_factors", std::move(factors))}};
}

}  // namespace

std::optional<Keeper::Sensitive> Keeper::sensitive_of(Context& ctx,
                                                      const google::protobuf::Message& message,
                                                      const Address& signer) {
    Sensitive out{signer, 0, std::nullopt, {}, {}};
    if (const auto* send = dynamic_cast<const cosmos::bank::v1beta1::MsgSend*>(&message)) {
        out.type        = pb::SENSITIVE_TX_LARGE_WITHDRAWAL;
        out.base_amount = amount_of(send->amount());
    } else if (const auto* many =
                   dynamic_cast<const cosmos::bank::v1beta1::MsgMultiSend*>(&message)) {
        // The same withdrawal by another name.
        out.type = pb::SENSITIVE_TX_LARGE_WITHDRAWAL;
        if (many->inputs_size() > 0) out.base_amount = amount_of(many->inputs(0).coins());
    } else if (const auto* deployment =
                   dynamic_cast<const virtengine::deployment::v1beta4::MsgCreateDeployment*>(
                       &message)) {
        out.type        = pb::SENSITIVE_TX_HIGH_VALUE_ORDER;
        out.base_amount = amount_of(std::vector{deployment->deposit().amount()});
    } else if (const auto* policy = dynamic_cast<const pb::MsgSetMFAPolicy*>(&message)) {
        const auto before = state_->policies.find(ctx, out.signer);
        if (!before || !before->enabled() || policy->policy().enabled()) return std::nullopt;
        out.type       = pb::SENSITIVE_TX_TWO_FACTOR_DISABLE;
        out.session_id = policy->mfa_proof().session_id();
    } else if (const auto* revoke = dynamic_cast<const pb::MsgRevokeFactor*>(&message)) {
        if (!is_last_active(ctx, out.signer, revoke->factor_id())) return std::nullopt;
        out.type       = pb::SENSITIVE_TX_TWO_FACTOR_DISABLE;
        out.session_id = revoke->mfa_proof().session_id();
    } else if (const auto type = sensitive_type_of(message.GetDescriptor()->full_name())) {
        out.type = *type;
        if (const auto* set =
                dynamic_cast<const virtengine::roles::v1::MsgSetAccountState*>(&message)) {
            out.session_id = set->mfa_proof().session_id();
            out.device     = set->device_fingerprint();
        }
    } else {
        return std::nullopt;
    }
    return out;
}

// Messages of one signer and type are judged together, so that an amount cannot be split within a
// transaction, and one session of a single use covers one transaction.
Result<void> Keeper::factor_gate(Context& ctx, const wire::Tx& tx) {
    std::map<std::pair<Address, int>, Sensitive> wanted;
    for (std::size_t i = 0; i < tx.messages.size(); ++i) {
        const auto& message = tx.messages[i];
        if (const auto* answer = dynamic_cast<const pb::MsgVerifyChallenge*>(message.get()))
            spend_attempt(ctx, *answer);
        if (!tx.senders[i]) continue;
        auto sensitive = sensitive_of(ctx, *message, *tx.senders[i]);
        if (!sensitive) continue;
        const std::pair<Address, int> key{sensitive->signer, sensitive->type};
        const auto [at, fresh] = wanted.try_emplace(key, *sensitive);
        if (fresh) continue;
        auto& sum = at->second.base_amount;
        if (sum && sensitive->base_amount)
            sum = TRY(sum->plus(*sensitive->base_amount));
        else
            sum.reset();
    }
    for (const auto& [key, sensitive] : wanted) TRY(authorize(ctx, sensitive));
    return {};
}

Result<void> Keeper::authorize(Context& ctx, const Sensitive& wanted) {
    const auto config = stored_config(ctx, wanted.type);
    if (!config || !config->enabled()) return {};
    if (wanted.base_amount && !config->value_threshold().empty()) {
        const auto threshold = TRY(Amount::parse(config->value_threshold()));
        if (*wanted.base_amount < TRY(threshold.times(base_per_ve))) return {};
    }
    const auto standing = veid_.standing(ctx, wanted.signer);
    if (standing.verified_score() < config->min_veid_score() && !VE_PLANTED(score_not_asked))
        return fail(errors::score_too_low, "{} needs a verified score of {}; {} has {} ({})",
                    name_of(config->transaction_type()), config->min_veid_score(), wanted.signer,
                    standing.score, standing.status_text())
            .with_hint("ve veid capture");

    if (!wanted.session_id.empty()) {
        const auto named = TRY(proven_session(ctx, wanted.signer, wanted.session_id));
        if (!authorizes(named.transaction_type(), config->transaction_type()))
            return fail(errors::unauthorized, "a session for {} does not allow {}",
                        name_of(named.transaction_type()), name_of(config->transaction_type()));
        if (!named.device_fingerprint().empty() && !wanted.device.empty() &&
            named.device_fingerprint() != wanted.device)
            return fail(errors::device_mismatch, "session {} belongs to another device",
                        named.session_id());
        const auto factors = set_of(named.verified_factors());
        if (!covers(ctx, wanted.signer, wanted.type, factors))
            return factors_missing(ctx, wanted.signer, wanted.type);
        TRY(check_identity_factor(ctx, wanted.signer, factors));
        if (named.is_single_use()) spend_session(ctx, named);
        ctx.emit(
            mfa_required(wanted.signer, wanted.type, "success", "mfa_required", text_of(factors)));
        return {};
    }
    const auto session = TRY(session_for(ctx, wanted.signer, wanted.type));
    if (session.is_single_use()) spend_session(ctx, session);
    ctx.emit(mfa_required(wanted.signer, wanted.type, "success", "mfa_required",
                          text_of(set_of(session.verified_factors()))));
    return {};
}

}  // namespace ve::mfa
