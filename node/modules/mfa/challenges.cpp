// Challenges: opened for one factor, answered once, and what an answer adds up to.
#include "base/planted.hpp"
#include "base/text.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/parse.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/mfa/totp_commitment.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/mfa/v1/events.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::mfa {

namespace {

constexpr std::size_t open_challenges_max = 10;  // of an account
constexpr std::size_t client_text_max     = 256;
constexpr std::uint64_t step_tolerance    = 1;

std::string id_from(const Hash& hash) { return hex(ByteView{hash}.first(16)); }

abci::Event challenge_event(std::string type, const pb::Challenge& challenge, std::string reason) {
    return {std::move(type),
            {attribute("account_address", challenge.account_address()),
             attribute("challenge_id", challenge.challenge_id()),
             attribute("factor_type", name_of(challenge.factor_type())),
             attribute("transaction_type", name_of(challenge.transaction_type())),
             attribute("attempts", std::to_string(challenge.attempt_count())),
             attribute("reason", std::move(reason))}};
}

Result<void> check_client(const pb::ClientInfo& client) {
    for (const auto* text : {&client.device_fingerprint(), &client.ip_hash(), &client.user_agent()})
        if (text->size() > client_text_max)
            return fail(errors::invalid_challenge, "client_info has a text of {} bytes",
                        text->size());
    return {};
}

}  // namespace

Result<pb::FactorEnrollment> Keeper::factor_to_challenge(Context& ctx, const Address& account,
                                                         const pb::MsgCreateChallenge& msg) {
    const auto type = static_cast<std::uint32_t>(msg.factor_type());
    if (!msg.factor_id().empty()) {
        auto factor =
            TRY(state_->factors.get(ctx, {account, type, msg.factor_id()},
                                    errors::enrollment_not_found, "{} has no {} factor {}", account,
                                    name_of(msg.factor_type()), printable(msg.factor_id(), 64)));
        if (factor.status() == pb::ENROLLMENT_STATUS_REVOKED)
            return fail(errors::factor_revoked, "factor {}", factor.factor_id());
        if (factor.status() == pb::ENROLLMENT_STATUS_EXPIRED)
            return fail(errors::factor_expired, "factor {}", factor.factor_id());
        return factor;
    }
    std::optional<pb::FactorEnrollment> found;
    for (auto& factor : factors_of_account(ctx, account)) {
        if (factor.factor_type() != msg.factor_type()) continue;
        const bool active = factor.status() == pb::ENROLLMENT_STATUS_ACTIVE;
        if (active || (!found && factor.status() == pb::ENROLLMENT_STATUS_PENDING)) found = factor;
        if (active) break;
    }
    if (found) return *found;
    return fail(errors::enrollment_not_found, "{} has no {} factor", account,
                name_of(msg.factor_type()))
        .with_hint("ve mfa enroll {}", name_of(msg.factor_type()));
}

Result<pb::MsgCreateChallengeResponse> Keeper::create_challenge(Context& ctx,
                                                                const pb::MsgCreateChallenge& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    if (!pb::SensitiveTransactionType_IsValid(msg.transaction_type()))
        return fail(errors::invalid_tx_type, "type {}", static_cast<int>(msg.transaction_type()));
    TRY(check_client(msg.client_info()));
    const auto factor = TRY(factor_to_challenge(ctx, account, msg));
    if (state_->challenges_of.under(ctx, account, open_challenges_max).size() >=
        open_challenges_max)
        return fail(errors::challenge_failed, "{} has {} open challenges", account,
                    open_challenges_max)
            .with_hint("they end by themselves");

    const auto params = current_params(ctx);
    const auto now    = ctx.time().seconds;
    const auto nonce  = ctx.unique();
    pb::Challenge challenge;
    challenge.set_challenge_id(id_from(ctx.unique()));
    challenge.set_account_address(msg.sender());
    challenge.set_factor_type(msg.factor_type());
    challenge.set_factor_id(factor.factor_id());
    challenge.set_transaction_type(msg.transaction_type());
    challenge.set_status(pb::CHALLENGE_STATUS_PENDING);
    challenge.set_challenge_data(string_of(ctx.unique()));
    challenge.set_created_at(now);
    challenge.set_expires_at(now + params.challenge_ttl());
    challenge.set_max_attempts(params.max_challenge_attempts());
    challenge.set_nonce(id_from(nonce));
    if (msg.has_client_info())
        *challenge.mutable_metadata()->mutable_client_info() = msg.client_info();
    state_->challenges.set(ctx, challenge.challenge_id(), challenge);
    state_->challenges_of.add(ctx, {account, challenge.challenge_id()});
    state_->challenge_ends.add(
        ctx, {static_cast<std::uint64_t>(challenge.expires_at()), challenge.challenge_id()});
    ctx.emit(challenge_event("challenge_created", challenge, ""));
    pb::MsgCreateChallengeResponse out;
    out.set_challenge_id(challenge.challenge_id());
    out.set_challenge_data(challenge.challenge_data());
    out.set_expires_at(challenge.expires_at());
    return out;
}

// Whether the response is the factor's. Each one-time password works once, also in another
// challenge.
Result<bool> Keeper::answers(Context& ctx, const Address& account,
                             const pb::FactorEnrollment& factor, const std::string& response) {
    if (factor.factor_type() == pb::FACTOR_TYPE_VEID) {
        TRY(check_identity_factor(ctx, account, {pb::FACTOR_TYPE_VEID}));
        return true;
    }
    const auto answer = TotpAnswer::parse(bytes_of(response));
    if (!answer.ok()) return false;
    const auto commitment = TotpCommitment::parse(bytes_of(factor.public_identifier()));
    VE_INVARIANT(commitment.ok());
    const auto now  = static_cast<std::uint64_t>(ctx.time().seconds) / totp_period;
    const bool near = answer->step + step_tolerance >= now && answer->step <= now + step_tolerance;
    const FactorKey key{account, static_cast<std::uint32_t>(factor.factor_type()),
                        factor.factor_id()};
    const auto last = state_->last_steps.find(ctx, key);
    if ((!near && !VE_PLANTED(code_of_any_time)) || (last && answer->step <= *last)) return false;
    if (!opens(*commitment, account, *answer) && !VE_PLANTED(code_not_opened)) return false;
    if (!VE_PLANTED(code_used_again)) state_->last_steps.set(ctx, key, answer->step);
    return true;
}

Result<pb::MsgVerifyChallengeResponse> Keeper::verify_challenge(Context& ctx,
                                                                const pb::MsgVerifyChallenge& msg) {
    const auto account = TRY(parse_account(msg.sender()));
    auto challenge =
        TRY(state_->challenges.get(ctx, msg.challenge_id(), errors::challenge_not_found,
                                   "challenge {}", printable(msg.challenge_id(), 64)));
    const auto& response = msg.response();
    if (challenge.account_address() != msg.sender())
        return fail(errors::unauthorized, "challenge {} belongs to another account",
                    challenge.challenge_id());
    if (!response.challenge_id().empty() && response.challenge_id() != challenge.challenge_id())
        return fail(errors::invalid_challenge, "the response is for another challenge");
    if (response.factor_type() != pb::FACTOR_TYPE_UNSPECIFIED &&
        response.factor_type() != challenge.factor_type())
        return fail(errors::invalid_challenge, "the response is for another factor");
    if (challenge.status() != pb::CHALLENGE_STATUS_PENDING) {
        // The gate has just closed it for too many attempts, or it was closed before.
        const bool just_closed = challenge.status() == pb::CHALLENGE_STATUS_FAILED &&
                                 challenge.attempt_count() == challenge.max_attempts() + 1;
        return just_closed
                   ? fail(errors::too_many_attempts, "challenge {}", challenge.challenge_id())
                   : fail(errors::challenge_used, "challenge {}", challenge.challenge_id());
    }
    if (ctx.time().seconds > challenge.expires_at())
        return fail(errors::challenge_expired, "challenge {}", challenge.challenge_id())
            .with_hint("open another one with `ve mfa authorize`");
    const auto type = static_cast<std::uint32_t>(challenge.factor_type());
    auto factor =
        TRY(state_->factors.get(ctx, {account, type, challenge.factor_id()},
                                errors::enrollment_not_found, "factor {}", challenge.factor_id()));
    if (factor.status() == pb::ENROLLMENT_STATUS_REVOKED)
        return fail(errors::factor_revoked, "factor {}", factor.factor_id());
    if (factor.status() == pb::ENROLLMENT_STATUS_EXPIRED)
        return fail(errors::factor_expired, "factor {}", factor.factor_id());

    pb::MsgVerifyChallengeResponse out;
    challenge.set_attempt_count(challenge.attempt_count() + 1);
    // A wrong answer is no error: an error would take back the count.
    if (!TRY(answers(ctx, account, factor, response.response_data()))) {
        state_->challenges.set(ctx, challenge.challenge_id(), challenge);
        ctx.emit(challenge_event("challenge_failed", challenge, "wrong answer"));
        return out;
    }
    const auto now = ctx.time().seconds;
    challenge.set_status(pb::CHALLENGE_STATUS_VERIFIED);
    challenge.set_verified_at(now);
    if (factor.status() == pb::ENROLLMENT_STATUS_PENDING) {
        factor.set_status(pb::ENROLLMENT_STATUS_ACTIVE);
        factor.set_verified_at(now);
    }
    factor.set_last_used_at(now);
    factor.set_use_count(factor.use_count() + 1);
    store_factor(ctx, account, factor);
    pb::EventChallengeVerified event;
    event.set_account_address(msg.sender());
    event.set_challenge_id(challenge.challenge_id());
    event.set_factor_type(name_of(challenge.factor_type()));
    event.set_transaction_type(name_of(challenge.transaction_type()));
    ctx.emit(typed_event(event));

    out.set_verified(true);
    const int wanted = challenge.transaction_type();
    if (is_tx_type(wanted)) {
        const std::pair<Address, std::uint32_t> key{account, static_cast<std::uint32_t>(wanted)};
        auto collected = state_->collected.find(ctx, key);
        if (!collected || collected->expires_at() < now) {
            collected.emplace();
            collected->set_account_address(msg.sender());
            collected->set_transaction_type(challenge.transaction_type());
            collected->set_created_at(now);
            collected->set_expires_at(now + current_params(ctx).default_session_duration());
        }
        auto factors = set_of(collected->verified_factors());
        if (factors.insert(challenge.factor_type()).second)
            collected->add_verified_factors(challenge.factor_type());
        if (covers(ctx, account, wanted, factors)) {
            const auto& device = response.client_info().device_fingerprint().empty()
                                     ? challenge.metadata().client_info().device_fingerprint()
                                     : response.client_info().device_fingerprint();
            const auto session = open_session(ctx, {account, wanted, factors, device});
            state_->collected.erase(ctx, key);
            challenge.set_session_id(session.session_id());
            out.set_session_id(session.session_id());
            out.set_session_expires_at(session.expires_at());
        } else {
            state_->collected.set(ctx, key, *collected);
            for (const auto factor_type : missing(ctx, account, wanted, factors))
                out.add_remaining_factors(static_cast<pb::FactorType>(factor_type));
        }
    }
    state_->challenges.set(ctx, challenge.challenge_id(), challenge);
    return out;
}

// Runs in the gate, whose writes stay when the message is refused: the answer after the last
// allowed one closes the challenge, and one more is counted so that the refusals can be told apart.
void Keeper::spend_attempt(Context& ctx, const pb::MsgVerifyChallenge& msg) {
    auto challenge = state_->challenges.find(ctx, msg.challenge_id());
    if (!challenge || challenge->account_address() != msg.sender()) return;
    const auto count = challenge->attempt_count(), most = challenge->max_attempts();
    if (challenge->status() == pb::CHALLENGE_STATUS_PENDING && count >= most) {
        challenge->set_status(pb::CHALLENGE_STATUS_FAILED);
        challenge->set_attempt_count(most + 1);
        ctx.emit(challenge_event("challenge_failed", *challenge, "too many attempts"));
    } else if (challenge->status() == pb::CHALLENGE_STATUS_FAILED && count == most + 1) {
        challenge->set_attempt_count(most + 2);
    } else {
        return;
    }
    state_->challenges.set(ctx, challenge->challenge_id(), *challenge);
}

void Keeper::forget_challenge(Context& ctx, const pb::Challenge& challenge) {
    const auto account = Address::parse(challenge.account_address()).value();
    state_->challenges.erase(ctx, challenge.challenge_id());
    state_->challenges_of.erase(ctx, {account, challenge.challenge_id()});
    state_->challenge_ends.erase(
        ctx, {static_cast<std::uint64_t>(challenge.expires_at()), challenge.challenge_id()});
    if (challenge.status() == pb::CHALLENGE_STATUS_PENDING)
        ctx.emit(challenge_event("challenge_expired", challenge, ""));
}

}  // namespace ve::mfa
