// Factors come and go: enrol, revoke, and the policy of an account.
#include "base/sdk_errors.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/mfa/check.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/parse.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/mfa/totp_commitment.hpp"
#include "node/modules/roles/keeper.hpp"
#include "virtengine/mfa/v1/events.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::mfa {

namespace {

constexpr std::size_t label_max = 128;

Result<void> check_type(pb::FactorType type, const pb::Params& params) {
    if (type == pb::FACTOR_TYPE_UNSPECIFIED || !pb::FactorType_IsValid(type))
        return fail(errors::invalid_factor_type, "factor type {}", static_cast<int>(type));
    const auto& allowed = params.allowed_factor_types();
    if (std::find(allowed.begin(), allowed.end(), type) == allowed.end())
        return fail(errors::invalid_factor_type, "{} is not allowed on this chain", name_of(type));
    if (!has_verifier(type))
        return fail(errors::invalid_factor_type, "this node cannot verify {}", name_of(type))
            .with_hint("totp and veid can be enrolled");
    return {};
}

// What is known in public about the factor, and whether it makes sense now.
Result<void> check_content(const pb::MsgEnrollFactor& msg, Time now) {
    if (msg.label().size() > label_max)
        return fail(errors::invalid_enrollment, "a label of {} bytes, at most {}",
                    msg.label().size(), label_max);
    if (msg.factor_type() == pb::FACTOR_TYPE_VEID) {
        const auto threshold = msg.metadata().veid_threshold();
        if (threshold < 1 || threshold > 100)
            return fail(errors::invalid_enrollment,
                        "a veid factor needs a veid_threshold of 1 to 100");
        if (!msg.public_identifier().empty())
            return fail(errors::invalid_enrollment, "a veid factor has no public identifier");
        return {};
    }
    const auto commitment = TotpCommitment::parse(bytes_of(msg.public_identifier()));
    if (!commitment.ok())
        return fail(errors::invalid_enrollment, "{}", commitment.error().detail());
    if (msg.has_metadata())
        return fail(errors::invalid_enrollment, "a totp factor has no metadata");
    if (commitment->end_step() * totp_period <= static_cast<std::uint64_t>(now.seconds))
        return fail(errors::factor_expired, "the commitment covers only the past");
    return {};
}

std::string factor_id_of(const pb::MsgEnrollFactor& msg, Time now) {
    const auto identifier =
        msg.public_identifier().empty()
            ? fmt::format("{}:{}:{}", msg.sender(), msg.label(), now.unix_nanos())
            : msg.public_identifier();
    return hex(sha256(name_of(msg.factor_type()) + ":" + identifier)).substr(0, 32);
}

FactorKey key_of(const Address& account, const pb::FactorEnrollment& factor) {
    return {account, static_cast<std::uint32_t>(factor.factor_type()), factor.factor_id()};
}

}  // namespace

std::vector<pb::FactorEnrollment> Keeper::factors_of_account(Context& ctx, const Address& account) {
    std::vector<pb::FactorEnrollment> out;
    for (auto& entry : state_->factors.under(ctx, account)) out.push_back(std::move(entry.second));
    return out;
}

bool Keeper::has_active_possession(Context& ctx, const Address& account) {
    for (const auto& factor : factors_of_account(ctx, account))
        if (factor.status() == pb::ENROLLMENT_STATUS_ACTIVE && is_possession(factor.factor_type()))
            return true;
    return false;
}

bool Keeper::is_last_active(Context& ctx, const Address& account, const std::string& factor_id) {
    bool named = false;
    for (const auto& factor : factors_of_account(ctx, account)) {
        if (factor.status() != pb::ENROLLMENT_STATUS_ACTIVE) continue;
        if (factor.factor_id() != factor_id) return false;
        named = true;
    }
    return named;
}

void Keeper::store_factor(Context& ctx, const Address& account,
                          const pb::FactorEnrollment& factor) {
    state_->factors.set(ctx, key_of(account, factor), factor);
}

// Whoever holds only the account's key must not be able to change what protects the account from
// him.
Result<void> Keeper::must_show_possession(Context& ctx, const Address& account,
                                          const std::string& what) {
    if (!has_active_possession(ctx, account)) return {};
    for (const auto& session : sessions_of_account(ctx, account)) {
        if (!check_valid(ctx, session).ok()) continue;
        for (const auto factor : session.verified_factors())
            if (is_possession(factor)) return {};
    }
    return fail(errors::mfa_required,
                "{} needs a session with a factor that {} has enrolled; run `ve mfa authorize`",
                what, account);
}

Result<void> Keeper::must_show_policy(Context& ctx, const Address& account,
                                      const std::string& proof) {
    const auto policy = state_->policies.find(ctx, account);
    if (!policy || !policy->enabled()) return {};
    if (!proof.empty()) {
        const auto session = TRY(proven_session(ctx, account, proof));
        if (!covers_one(set_of(session.verified_factors()), policy->required_factors()))
            return fail(errors::mfa_required,
                        "the session holds {}, the account's policy asks for {}",
                        text_of(set_of(session.verified_factors())),
                        text_of_sets(policy->required_factors()));
        if (session.is_single_use()) spend_session(ctx, session);
        return {};
    }
    for (const auto& session : sessions_of_account(ctx, account))
        if (check_valid(ctx, session).ok() &&
            covers_one(set_of(session.verified_factors()), policy->required_factors())) {
            if (session.is_single_use()) spend_session(ctx, session);
            return {};
        }
    return fail(errors::mfa_required, "the account's policy asks for {}; run `ve mfa authorize`",
                text_of_sets(policy->required_factors()));
}

Result<pb::MsgEnrollFactorResponse> Keeper::enroll_factor(Context& ctx,
                                                          const pb::MsgEnrollFactor& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    const auto params  = current_params(ctx);
    TRY(roles_.must_be_operational(ctx, account));
    TRY(check_type(msg.factor_type(), params));
    TRY(check_content(msg, ctx.time()));
    const auto factors = factors_of_account(ctx, account);
    const auto in_use  = std::count_if(factors.begin(), factors.end(), [](const auto& factor) {
        return factor.status() == pb::ENROLLMENT_STATUS_ACTIVE ||
               factor.status() == pb::ENROLLMENT_STATUS_PENDING;
    });
    if (in_use >= static_cast<std::int64_t>(params.max_factors_per_account()))
        return fail(errors::invalid_enrollment, "{} has {} factors, as many as an account may have",
                    account, in_use);
    if (is_possession(msg.factor_type())) TRY(must_show_possession(ctx, account, "another factor"));

    pb::FactorEnrollment factor;
    factor.set_account_address(msg.sender());
    factor.set_factor_type(msg.factor_type());
    factor.set_factor_id(factor_id_of(msg, ctx.time()));
    factor.set_public_identifier(msg.public_identifier());
    factor.set_label(msg.label());
    factor.set_status(pb::ENROLLMENT_STATUS_PENDING);  // until the first challenge is answered
    factor.set_enrolled_at(ctx.time().seconds);
    if (msg.has_metadata()) *factor.mutable_metadata() = msg.metadata();
    if (state_->factors.has(ctx, key_of(account, factor)))
        return fail(errors::enrollment_exists, "factor {}", factor.factor_id());
    store_factor(ctx, account, factor);
    pb::EventFactorEnrolled event;
    event.set_account_address(msg.sender());
    event.set_factor_type(name_of(factor.factor_type()));
    event.set_factor_id(factor.factor_id());
    ctx.emit(typed_event(event));
    pb::MsgEnrollFactorResponse out;
    out.set_factor_id(factor.factor_id());
    out.set_status(factor.status());
    return out;
}

Result<pb::MsgRevokeFactorResponse> Keeper::revoke_factor(Context& ctx,
                                                          const pb::MsgRevokeFactor& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    const auto type    = static_cast<std::uint32_t>(msg.factor_type());
    auto factor =
        TRY(state_->factors.get(ctx, {account, type, msg.factor_id()}, errors::enrollment_not_found,
                                "{} has no {} factor {}", account, name_of(msg.factor_type()),
                                printable(msg.factor_id(), 64)));
    if (factor.status() == pb::ENROLLMENT_STATUS_REVOKED)
        return fail(errors::factor_revoked, "factor {}", factor.factor_id());
    if (factor.status() == pb::ENROLLMENT_STATUS_ACTIVE) {
        TRY(must_show_policy(ctx, account, msg.mfa_proof().session_id()));
        TRY(must_show_possession(ctx, account, "revoking a factor"));
    }
    factor.set_status(pb::ENROLLMENT_STATUS_REVOKED);
    factor.set_revoked_at(ctx.time().seconds);
    store_factor(ctx, account, factor);
    pb::EventFactorRevoked event;
    event.set_account_address(msg.sender());
    event.set_factor_type(name_of(factor.factor_type()));
    event.set_factor_id(factor.factor_id());
    ctx.emit(typed_event(event));
    pb::MsgRevokeFactorResponse out;
    out.set_success(true);
    return out;
}

Result<pb::MsgSetMFAPolicyResponse> Keeper::set_policy(Context& ctx,
                                                       const pb::MsgSetMFAPolicy& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    auto policy        = msg.policy();
    if (!policy.account_address().empty() && policy.account_address() != msg.sender())
        return fail(errors::unauthorized, "the policy of {} is not for {} to set",
                    policy.account_address(), account);
    TRY(check_policy(policy));
    TRY(must_show_policy(ctx, account, msg.mfa_proof().session_id()));
    if (policy.enabled() && current_params(ctx).require_at_least_one_factor()) {
        bool any = false;
        for (const auto& factor : factors_of_account(ctx, account))
            any = any || factor.status() == pb::ENROLLMENT_STATUS_ACTIVE;
        if (!any)
            return fail(errors::no_active_factors, "{}", account)
                .with_hint("enrol one with `ve mfa enroll`");
    }
    const auto before = state_->policies.find(ctx, account);
    const auto now    = ctx.time().seconds;
    policy.set_account_address(msg.sender());
    policy.set_created_at(before ? before->created_at() : now);
    policy.set_updated_at(now);
    state_->policies.set(ctx, account, policy);
    pb::EventMFAPolicyUpdated event;
    event.set_account_address(msg.sender());
    event.set_enabled(policy.enabled());
    ctx.emit(typed_event(event));
    pb::MsgSetMFAPolicyResponse out;
    out.set_success(true);
    return out;
}

}  // namespace ve::mfa
