// The other rpcs of Msg: revoke, request, and what single validators and governance may set.
#include "base/planted.hpp"
#include "base/text.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/veid/errors.hpp"
#include "node/modules/veid/events.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/params.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::veid {

namespace {

constexpr std::size_t reason_max  = 512;
constexpr std::size_t version_max = 64;

Result<Address> parse_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(errors::invalid_address, "{}", address.error().detail());
    return *address;
}

Result<void> check_reason(const std::string& reason) {
    if (reason.size() <= reason_max) return {};
    return fail(errors::input_too_large, "a reason of {} bytes, at most {}", reason.size(),
                reason_max);
}

}  // namespace

// The row stays, so that neither its name nor its salt can be used again; the evidence goes.
Result<pb::MsgRevokeScopeResponse> Keeper::revoke_scope(Context& ctx,
                                                        const pb::MsgRevokeScope& msg) {
    const auto owner = TRY(parse_account(msg.sender()));
    TRY(check_reason(msg.reason()));
    auto scope = TRY(scope_of(ctx, owner, msg.scope_id()));
    if (is_revoked(scope)) return fail(errors::scope_revoked, "scope \"{}\"", scope.scope_id());

    if (const auto waiting = request_for(ctx, owner, scope.scope_id())) drop_request(ctx, *waiting);
    const auto previous = scope.status();
    const auto now      = ctx.time().seconds;
    scope.clear_encrypted_payload();
    scope.mutable_encrypted_payload();
    scope.set_status(pb::VERIFICATION_STATUS_EXPIRED);
    scope.set_expires_at(now);
    store_scope(ctx, owner, scope);
    ctx.emit(scope_moved("scope_revoked", {owner, scope, previous, msg.reason(), now}));
    pb::MsgRevokeScopeResponse out;
    out.set_scope_id(scope.scope_id());
    out.set_revoked_at(now);
    return out;
}

Result<pb::MsgRequestVerificationResponse> Keeper::request_verification(
    Context& ctx, const pb::MsgRequestVerification& msg) {
    const auto owner = TRY(parse_account(msg.sender()));
    auto scope       = TRY(scope_of(ctx, owner, msg.scope_id()));
    if (is_revoked(scope)) return fail(errors::scope_revoked, "scope \"{}\"", scope.scope_id());
    if (scope.status() == pb::VERIFICATION_STATUS_IN_PROGRESS)
        return fail(errors::in_progress, "scope \"{}\"", scope.scope_id());
    if (scope.status() != pb::VERIFICATION_STATUS_PENDING)
        return fail(errors::invalid_transition, "scope \"{}\" is {}", scope.scope_id(),
                    name_of(scope.status()))
            .with_hint("upload new evidence with `ve veid capture`");
    const auto record = state_->records.find(ctx, owner);
    if (record && record->locked())
        return fail(errors::identity_locked, "{}", record->locked_reason());

    const auto request = Request::make(owner, scope.scope_id(), ctx.height(), ctx.time());
    scope.set_status(pb::VERIFICATION_STATUS_IN_PROGRESS);
    store_scope(ctx, owner, scope);
    add_request(ctx, request);
    ctx.emit(verification("verification_requested", request, "in_progress", 0));
    ctx.emit(verification("veid_verification_submitted", request, "in_progress", 0));
    pb::MsgRequestVerificationResponse out;
    out.set_scope_id(scope.scope_id());
    out.set_status(scope.status());
    out.set_requested_at(ctx.time().seconds);
    return out;
}

Result<pb::MsgUpdateVerificationStatusResponse> Keeper::update_status(
    Context& ctx, const pb::MsgUpdateVerificationStatus& msg) {
    TRY(must_be_validator(ctx, msg.sender()));
    TRY(check_reason(msg.reason()));
    const auto owner = TRY(parse_account(msg.account_address()));
    auto scope       = TRY(scope_of(ctx, owner, msg.scope_id()));
    if (is_revoked(scope)) return fail(errors::scope_revoked, "scope \"{}\"", scope.scope_id());
    if (!pb::VerificationStatus_IsValid(msg.new_status()))
        return fail(errors::invalid_status, "status {}", static_cast<int>(msg.new_status()));
    const auto previous = scope.status();
    // Owners ask, validators answer: what starts with the owner is not for a validator to set.
    const bool owners_move = previous == pb::VERIFICATION_STATUS_REJECTED ||
                             previous == pb::VERIFICATION_STATUS_EXPIRED ||
                             msg.new_status() == pb::VERIFICATION_STATUS_ADDITIONAL_FACTOR_PENDING;
    if (owners_move || !may_follow(previous, msg.new_status()))
        return fail(errors::invalid_transition, "scope \"{}\" from {} to {}", scope.scope_id(),
                    name_of(previous), name_of(msg.new_status()));

    const auto now = ctx.time().seconds;
    if (const auto waiting = request_for(ctx, owner, scope.scope_id())) drop_request(ctx, *waiting);
    scope.set_status(msg.new_status());
    if (msg.new_status() == pb::VERIFICATION_STATUS_VERIFIED) scope.set_verified_at(now);
    store_scope(ctx, owner, scope);
    const auto request = Request::make(owner, scope.scope_id(), ctx.height(), ctx.time());
    if (msg.new_status() == pb::VERIFICATION_STATUS_IN_PROGRESS) add_request(ctx, request);
    const ScopeMove move{owner, scope, previous, msg.reason(), now};
    if (msg.new_status() == pb::VERIFICATION_STATUS_VERIFIED)
        ctx.emit(scope_moved("scope_verified", move));
    else if (msg.new_status() == pb::VERIFICATION_STATUS_REJECTED)
        ctx.emit(scope_moved("scope_rejected", move));
    else
        ctx.emit(scope_moved("status_updated", move));
    pb::MsgUpdateVerificationStatusResponse out;
    out.set_scope_id(scope.scope_id());
    out.set_previous_status(previous);
    out.set_new_status(msg.new_status());
    out.set_updated_at(now);
    return out;
}

Result<pb::MsgUpdateScoreResponse> Keeper::update_score(Context& ctx,
                                                        const pb::MsgUpdateScore& msg) {
    TRY(must_be_validator(ctx, msg.sender()));
    const auto account = TRY(parse_account(msg.account_address()));
    if (msg.new_score() > score_max && !VE_PLANTED(score_above_hundred))
        return fail(errors::invalid_score, "a score of {}, at most {}", msg.new_score(), score_max);
    if (msg.score_version().empty() || msg.score_version().size() > version_max)
        return fail(errors::invalid_score, "a score needs the version of its model, 1 to {} bytes",
                    version_max);
    const auto record =
        TRY(state_->records.get(ctx, account, errors::record_not_found, "{}", account));
    if (record.locked()) return fail(errors::identity_locked, "{}", record.locked_reason());

    const auto before = standing(ctx, account);
    const auto status = msg.new_score() >= basic_from ? pb::ACCOUNT_STATUS_VERIFIED
                                                      : pb::ACCOUNT_STATUS_NEEDS_ADDITIONAL_FACTOR;
    set_score(ctx, account, {msg.new_score(), status, msg.score_version()});
    const auto after = standing(ctx, account);
    pb::MsgUpdateScoreResponse out;
    out.set_account_address(msg.account_address());
    out.set_previous_score(before.score);
    out.set_new_score(after.score);
    out.set_previous_tier(static_cast<pb::IdentityTier>(before.tier));
    out.set_new_tier(static_cast<pb::IdentityTier>(after.tier));
    out.set_updated_at(ctx.time().seconds);
    return out;
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_params(msg.params()));
    state_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

}  // namespace ve::veid
