// When validators agree: results from vote extensions are counted by voting power, and one that
// more than two thirds gave, byte for byte, is applied. Nothing is computed here.
#include <map>

#include "capture/score.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/veid/events.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"
#include "node/modules/veid/votes.hpp"

namespace ve::veid {

namespace {

using Power = std::uint64_t;

struct Ballot {
    VerificationResult result;
    std::string model_version;
    Power power = 0;
};

bool more_than_two_thirds(Power part, Power total) {
    return Amount{part}.times(3).value() > Amount{total}.times(2).value();
}

std::uint64_t height_of(Context& ctx) { return static_cast<std::uint64_t>(ctx.height().value); }

}  // namespace

Result<void> Keeper::tally(Context& ctx, const std::vector<abci::ExtendedVote>& votes) {
    const auto total = static_cast<Power>(staking_.total_power(ctx).value);
    std::map<RequestId, std::vector<Ballot>>
        ballots;  // by request; a list entry per distinct result
    for (const auto& vote : votes) {
        if (!vote.signed_block || vote.power <= 0 || vote.extension.empty()) continue;
        const auto extension = decode_extension(vote.extension);
        if (!extension.ok() || extension->height + 1 != height_of(ctx)) continue;
        for (const auto& result : extension->results) {
            auto& given      = ballots[result.request];
            const auto match = std::find_if(given.begin(), given.end(), [&](const Ballot& ballot) {
                return ballot.result == result && ballot.model_version == extension->model_version;
            });
            auto& ballot     = match != given.end()
                                   ? *match
                                   : given.emplace_back(Ballot{result, extension->model_version, 0});
            ballot.power += static_cast<Power>(vote.power);
        }
    }
    for (const auto& [id, given] : ballots) {
        const auto request = state_->requests.find(ctx, id);
        if (!request || request->not_before >= height_of(ctx)) continue;
        Power voted           = 0;
        const Ballot* decided = nullptr;
        for (const auto& ballot : given) {
            voted += ballot.power;
            if (more_than_two_thirds(ballot.power, total) &&
                ballot.result.result_hash ==
                    result_hash(*request, ballot.result, ballot.model_version))
                decided = &ballot;
        }
        if (decided != nullptr)
            TRY(apply(ctx, *request, decided->result, decided->model_version));
        else if (more_than_two_thirds(voted, total))
            retry(ctx, *request);
    }
    return {};
}

void Keeper::add_request(Context& ctx, const Request& request) {
    state_->requests.set(ctx, request.id, request);
    state_->request_of.set(ctx, {request.account, request.scope_id}, string_of(request.id));
}

void Keeper::drop_request(Context& ctx, const Request& request) {
    state_->requests.erase(ctx, request.id);
    state_->request_of.erase(ctx, {request.account, request.scope_id});
}

std::optional<Request> Keeper::request_for(Context& ctx, const Address& owner,
                                           const std::string& scope_id) {
    const auto id = state_->request_of.find(ctx, {owner, scope_id});
    if (!id) return std::nullopt;
    std::string_view bytes{*id};
    return state_->requests.find(ctx, codec::Key<RequestId>::take(bytes, true).value());
}

Result<void> Keeper::apply(Context& ctx, const Request& request, const VerificationResult& result,
                           const std::string& model_version) {
    auto scope          = TRY(scope_of(ctx, request.account, request.scope_id));
    const auto previous = scope.status();
    const auto now      = ctx.time().seconds;
    drop_request(ctx, request);
    const auto reason   = capture::name_of(static_cast<capture::Reason>(result.reason));
    const bool rejected = result.outcome == Outcome::rejected;
    const bool enough   = !rejected && result.score >= basic_from;
    scope.set_status(rejected ? pb::VERIFICATION_STATUS_REJECTED
                     : enough ? pb::VERIFICATION_STATUS_VERIFIED
                              : pb::VERIFICATION_STATUS_NEEDS_ADDITIONAL_FACTOR);
    if (enough) scope.set_verified_at(now);
    store_scope(ctx, request.account, scope);

    // A bad upload of somebody who is verified says nothing against what verified him.
    if (enough || !standing(ctx, request.account).verified) {
        const auto status = rejected ? pb::ACCOUNT_STATUS_REJECTED
                            : enough ? pb::ACCOUNT_STATUS_VERIFIED
                                     : pb::ACCOUNT_STATUS_NEEDS_ADDITIONAL_FACTOR;
        set_score(ctx, request.account, {result.score, status, model_version});
    }
    ctx.emit(scope_moved(rejected ? "scope_rejected"
                         : enough ? "scope_verified"
                                  : "status_updated",
                         {request.account, scope, previous, reason, now}));
    ctx.emit(verification("veid_verification_completed", request, name_of(scope.status()),
                          result.score));
    return {};
}

// No agreement: tried again some blocks later, a few times.
void Keeper::retry(Context& ctx, Request request) {
    if (request.retries >= retries_max) return give_back(ctx, request, "failed");
    ++request.retries;
    request.not_before = height_of(ctx) + retry_after_blocks;
    state_->requests.set(ctx, request.id, request);
    ctx.emit(verification("consensus_verification", request, "disagreement", 0));
}

// Nobody decided: the owner may ask again.
void Keeper::give_back(Context& ctx, const Request& request, std::string_view why) {
    drop_request(ctx, request);
    auto scope = state_->scopes.find(ctx, {request.account, request.scope_id});
    VE_INVARIANT(scope.has_value());
    const auto previous = scope->status();
    scope->set_status(pb::VERIFICATION_STATUS_PENDING);
    store_scope(ctx, request.account, *scope);
    ctx.emit(scope_moved("status_updated",
                         {request.account, *scope, previous, why, ctx.time().seconds}));
    ctx.emit(verification("veid_verification_completed", request, why, 0));
}

void Keeper::set_score(Context& ctx, const Address& account, const NewScore& score) {
    const auto before = standing(ctx, account);
    bool is_new       = false;
    auto record       = record_of(ctx, account, is_new);
    const auto now    = ctx.time().seconds;
    const auto status = static_cast<pb::AccountStatus>(score.status);
    const auto tier =
        status == pb::ACCOUNT_STATUS_VERIFIED ? tier_of(score.score) : pb::IDENTITY_TIER_UNVERIFIED;
    record.set_current_score(score.score);
    record.set_score_version(score.model_version);
    record.set_updated_at(now);
    record.set_tier(tier);
    if (status == pb::ACCOUNT_STATUS_VERIFIED) record.set_last_verified_at(now);
    state_->records.set(ctx, account, record);

    pb::IdentityScore entry;
    entry.set_account_address(account.text());
    entry.set_score(score.score);
    entry.set_status(status);
    entry.set_tier(tier);
    entry.set_model_version(score.model_version);
    entry.set_last_updated_at(now);
    entry.set_block_height(ctx.height().value);
    state_->scores.set(ctx, account, entry);
    ctx.emit(score_updated(entry, before.score));
    if (before.tier != tier)
        ctx.emit(tier_changed(entry, static_cast<pb::IdentityTier>(before.tier)));
}

}  // namespace ve::veid
