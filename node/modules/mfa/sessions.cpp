// Authorization sessions: opened when the verified factors suffice, limited in time and use.
#include "base/planted.hpp"
#include "base/rare_paths.hpp"
#include "base/text.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/parse.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::mfa {

namespace {

constexpr std::int64_t single_use_seconds  = 300;
constexpr std::uint64_t kept_after_seconds = 86'400;

const auto& policy_sets(const pb::MFAPolicy& policy, int type) {
    if (type == pb::SENSITIVE_TX_ACCOUNT_RECOVERY) return policy.recovery_factors();
    if (type == pb::SENSITIVE_TX_KEY_ROTATION) return policy.key_rotation_factors();
    return policy.required_factors();
}

abci::Event session_event(std::string type, const pb::AuthorizationSession& session) {
    return {std::move(type),
            {attribute("account_address", session.account_address()),
             attribute("session_id", session.session_id()),
             attribute("transaction_type", name_of(session.transaction_type())),
             attribute("verified_factors", text_of(set_of(session.verified_factors()))),
             attribute("expires_at", std::to_string(session.expires_at()))}};
}

Due end_of(const pb::AuthorizationSession& session) {
    return {static_cast<std::uint64_t>(session.expires_at()), session.session_id()};
}

}  // namespace

// The chain's sets and, where the owner has a policy, his as well: a policy can only add demands.
bool Keeper::covers(Context& ctx, const Address& account, int type, const std::set<int>& factors) {
    if (const auto config = stored_config(ctx, type); config && config->enabled())
        if (!covers_one(factors, config->required_factor_combinations())) return false;
    const auto policy = state_->policies.find(ctx, account);
    return !policy || !policy->enabled() || covers_one(factors, policy_sets(*policy, type));
}

std::set<int> Keeper::missing(Context& ctx, const Address& account, int type,
                              const std::set<int>& factors) {
    std::set<int> out;
    if (const auto config = stored_config(ctx, type); config && config->enabled())
        out = missing_of(factors, config->required_factor_combinations());
    if (const auto policy = state_->policies.find(ctx, account); policy && policy->enabled())
        out.merge(missing_of(factors, policy_sets(*policy, type)));
    return out;
}

// Who he is, as a factor: his score as it stands now.
Result<void> Keeper::check_identity_factor(Context& ctx, const Address& account,
                                           const std::set<int>& factors) {
    if (!factors.contains(pb::FACTOR_TYPE_VEID)) return {};
    const auto policy   = state_->policies.find(ctx, account);
    const auto needed   = policy && policy->enabled() && policy->veid_threshold() != 0
                              ? policy->veid_threshold()
                              : current_params(ctx).min_veid_score_for_mfa();
    const auto standing = veid_.standing(ctx, account);
    if (standing.verified && standing.score >= needed) return {};
    return fail(errors::score_too_low,
                "{} has a score of {} ({}), the factor veid needs {} verified", account,
                standing.score, standing.status_text(), needed)
        .with_hint("ve veid capture");
}

std::int64_t Keeper::session_seconds(Context& ctx, const Address& account, int type) {
    const auto config = stored_config(ctx, type);
    if (config && config->session_duration() > 0) return config->session_duration();
    if (config ? config->is_single_use()
               : is_single_use(static_cast<pb::SensitiveTransactionType>(type)))
        return single_use_seconds;
    const auto policy = state_->policies.find(ctx, account);
    if (policy && policy->enabled() && policy->session_duration() > 0)
        return policy->session_duration();
    return current_params(ctx).default_session_duration();
}

pb::AuthorizationSession Keeper::open_session(Context& ctx, const NewSession& wanted) {
    const auto config = stored_config(ctx, wanted.type);
    const auto type   = static_cast<pb::SensitiveTransactionType>(wanted.type);
    pb::AuthorizationSession session;
    session.set_session_id(hex(ByteView{ctx.unique()}.first(16)));
    session.set_account_address(wanted.account.text());
    session.set_transaction_type(type);
    for (const auto factor : wanted.factors)
        session.add_verified_factors(static_cast<pb::FactorType>(factor));
    session.set_created_at(ctx.time().seconds);
    session.set_expires_at(ctx.time().seconds + session_seconds(ctx, wanted.account, wanted.type));
    session.set_is_single_use(config ? config->is_single_use() : is_single_use(type));
    session.set_device_fingerprint(wanted.device);
    state_->sessions.set(ctx, session.session_id(), session);
    state_->sessions_of.add(ctx, {wanted.account, session.session_id()});
    state_->session_ends.add(ctx, end_of(session));
    ctx.emit(session_event("session_created", session));
    return session;
}

void Keeper::spend_session(Context& ctx, pb::AuthorizationSession session) {
    if (!VE_PLANTED(session_not_spent)) session.set_used_at(ctx.time().seconds);
    state_->sessions.set(ctx, session.session_id(), session);
    ctx.emit(session_event("session_used", session));
}

void Keeper::forget_session(Context& ctx, const pb::AuthorizationSession& session) {
    const auto account = Address::parse(session.account_address()).value();
    state_->sessions.erase(ctx, session.session_id());
    state_->sessions_of.erase(ctx, {account, session.session_id()});
    state_->session_ends.erase(ctx, end_of(session));
    if (const auto at = state_->purge_at.find(ctx, session.session_id())) {
        state_->session_purges.erase(ctx, {*at, session.session_id()});
        state_->purge_at.erase(ctx, session.session_id());
    }
}

std::vector<pb::AuthorizationSession> Keeper::sessions_of_account(Context& ctx,
                                                                  const Address& account) {
    std::vector<pb::AuthorizationSession> out;
    for (const auto& [owner, id] : state_->sessions_of.under(ctx, account))
        out.push_back(state_->sessions.find(ctx, id).value());
    return out;
}

Result<void> Keeper::check_valid(Context& ctx, const pb::AuthorizationSession& session) {
    if (session.is_single_use() && session.used_at() != 0)
        return fail(errors::session_used, "session {} was used once, as it may be",
                    session.session_id());
    if (ctx.time().seconds > session.expires_at() && !VE_PLANTED(session_without_end))
        return fail(errors::session_expired, "session {} ended at {}", session.session_id(),
                    Time{session.expires_at(), 0});
    return {};
}

Result<pb::AuthorizationSession> Keeper::proven_session(Context& ctx, const Address& account,
                                                        const std::string& session_id) {
    const auto session = TRY(state_->sessions.get(ctx, session_id, errors::session_not_found,
                                                  "session {}", printable(session_id, 64)));
    if (session.account_address() != account.text())
        return fail(errors::unauthorized, "session {} belongs to another account", session_id);
    TRY(check_valid(ctx, session));
    return session;
}

Error Keeper::factors_missing(Context& ctx, const Address& account, int type) {
    FactorSet verified;
    const auto collected = state_->collected.find(ctx, {account, static_cast<std::uint32_t>(type)});
    if (collected && collected->expires_at() >= ctx.time().seconds)
        verified = set_of(collected->verified_factors());
    const auto lacking = missing(ctx, account, type, verified);
    const auto config  = stored_config(ctx, type);
    const auto named   = static_cast<pb::SensitiveTransactionType>(type);
    return fail(errors::mfa_required,
                "{} needs {}; {} has verified {}, missing is {}; run `ve mfa authorize --for {}`",
                name_of(named),
                config && config->required_factor_combinations_size() > 0
                    ? text_of_sets(config->required_factor_combinations())
                    : "a session",
                account, text_of(verified), text_of(lacking), name_of(named))
        .with_hint("ve mfa authorize --for {}", name_of(named));
}

Result<pb::AuthorizationSession> Keeper::session_for(Context& ctx, const Address& account,
                                                     int type) {
    const auto wanted = static_cast<pb::SensitiveTransactionType>(type);
    std::optional<Error> nearest;  // why a session that would do does not
    for (const bool exact : {true, false})
        for (const auto& session : sessions_of_account(ctx, account)) {
            if ((session.transaction_type() == wanted) != exact) continue;
            if (!authorizes(session.transaction_type(), wanted)) continue;
            const auto factors = set_of(session.verified_factors());
            if (!covers(ctx, account, type, factors)) continue;
            if (const auto valid = check_valid(ctx, session); !valid.ok()) {
                nearest = valid.error();
                continue;
            }
            TRY(check_identity_factor(ctx, account, factors));
            return session;
        }
    if (nearest) return *nearest;
    return factors_missing(ctx, account, type);
}

Result<pb::MsgIssueSessionResponse> Keeper::issue_session(Context& ctx,
                                                          const pb::MsgIssueSession& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    const auto type    = msg.transaction_type();
    if (!is_tx_type(type)) return fail(errors::invalid_tx_type, "type {}", static_cast<int>(type));
    const auto& proof = msg.mfa_proof();
    if (proof.session_id().empty() || proof.verified_factors().empty() || proof.timestamp() <= 0)
        return fail(errors::invalid_proof, "a proof names its session, factors and time");
    if (msg.device_fingerprint().size() > 256)
        return fail(errors::invalid_proof, "a device fingerprint of {} bytes",
                    msg.device_fingerprint().size());
    const auto session = TRY(proven_session(ctx, account, proof.session_id()));
    const auto factors = set_of(session.verified_factors());
    const auto claimed = set_of(proof.verified_factors());
    if (!std::includes(factors.begin(), factors.end(), claimed.begin(), claimed.end()))
        return fail(errors::invalid_proof, "the session holds {}, not {}", text_of(factors),
                    text_of(claimed));
    if (!session.device_fingerprint().empty() && !msg.device_fingerprint().empty() &&
        session.device_fingerprint() != msg.device_fingerprint())
        return fail(errors::device_mismatch, "session {} belongs to another device",
                    session.session_id());
    if (!covers(ctx, account, type, factors)) return factors_missing(ctx, account, type);
    TRY(check_identity_factor(ctx, account, factors));
    if (session.is_single_use()) spend_session(ctx, session);
    const auto issued = open_session(ctx, {account, type, factors, session.device_fingerprint()});
    pb::MsgIssueSessionResponse out;
    out.set_session_id(issued.session_id());
    out.set_session_expires_at(issued.expires_at());
    out.set_is_single_use(issued.is_single_use());
    return out;
}

Result<pb::MsgRefreshSessionResponse> Keeper::refresh_session(Context& ctx,
                                                              const pb::MsgRefreshSession& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    if (msg.mfa_proof().session_id() != msg.session_id())
        return fail(errors::invalid_proof, "the proof is for another session");
    auto session = TRY(proven_session(ctx, account, msg.session_id()));
    if (session.is_single_use())
        return fail(errors::unauthorized, "session {} is for one use", session.session_id());
    state_->session_ends.erase(ctx, end_of(session));
    session.set_expires_at(ctx.time().seconds +
                           session_seconds(ctx, account, session.transaction_type()));
    state_->sessions.set(ctx, session.session_id(), session);
    state_->session_ends.add(ctx, end_of(session));
    ctx.emit(session_event("session_refreshed", session));
    pb::MsgRefreshSessionResponse out;
    out.set_session_id(session.session_id());
    out.set_session_expires_at(session.expires_at());
    return out;
}

Result<pb::MsgRevokeSessionResponse> Keeper::revoke_session(Context& ctx,
                                                            const pb::MsgRevokeSession& msg) {
    TRY(parse_account(msg.sender()));
    const auto session = TRY(state_->sessions.get(ctx, msg.session_id(), errors::session_not_found,
                                                  "session {}", printable(msg.session_id(), 64)));
    if (session.account_address() != msg.sender())
        return fail(errors::unauthorized, "session {} belongs to another account",
                    session.session_id());
    forget_session(ctx, session);
    ctx.emit(session_event("session_revoked", session));
    pb::MsgRevokeSessionResponse out;
    out.set_success(true);
    return out;
}

Result<void> Keeper::end_block(Context& ctx) {
    constexpr std::size_t due_max = 1000;
    const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(0, ctx.time().seconds));
    for (const auto& due : state_->challenge_ends.list(ctx, due_max)) {
        if (due.first >= now) break;
        forget_challenge(ctx, state_->challenges.find(ctx, due.second).value());
    }
    for (const auto& due : state_->session_ends.list(ctx, due_max)) {
        if (due.first >= now) break;
        const auto session = state_->sessions.find(ctx, due.second).value();
        state_->session_ends.erase(ctx, due);
        state_->session_purges.add(ctx, {now + kept_after_seconds, due.second});
        state_->purge_at.set(ctx, due.second, now + kept_after_seconds);
        VE_PROBE(session_over);
        ctx.emit(session_event("session_expired", session));
    }
    for (const auto& due : state_->session_purges.list(ctx, due_max)) {
        if (due.first >= now) break;
        forget_session(ctx, state_->sessions.find(ctx, due.second).value());
    }
    return {};
}

}  // namespace ve::mfa
