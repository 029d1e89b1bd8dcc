// One function per rpc of Query that this node answers.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"
#include "virtengine/veid/v1/query.pb.h"

namespace ve::veid {

namespace {

Result<Address> asked_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return *address;
}

}  // namespace

Result<pb::QueryIdentityRecordResponse> Keeper::identity_record(
    Context& ctx, const pb::QueryIdentityRecordRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    pb::QueryIdentityRecordResponse out;
    *out.mutable_record() = TRY(state_->records.get(ctx, account, grpc_status::not_found,
                                                    "{} has no identity record", account));
    return out;
}

Result<pb::QueryIdentityResponse> Keeper::identity(Context& ctx,
                                                   const pb::QueryIdentityRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    pb::QueryIdentityResponse out;
    if (const auto record = state_->records.find(ctx, account)) {
        *out.mutable_identity() = *record;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryScopeResponse> Keeper::scope(Context& ctx, const pb::QueryScopeRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    pb::QueryScopeResponse out;
    if (const auto scope = state_->scopes.find(ctx, {account, request.scope_id()})) {
        *out.mutable_scope() = *scope;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryScopesResponse> Keeper::scopes(Context& ctx,
                                               const pb::QueryScopesRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    using Entry        = std::pair<ScopeKey, pb::IdentityScope>;
    const auto page    = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return state_->scopes.page_under(ctx, step, account); },
        [&](const Entry& entry) {
            const bool type = request.scope_type() == pb::SCOPE_TYPE_UNSPECIFIED ||
                              request.scope_type() == entry.second.scope_type();
            const bool status = request.status_filter() == pb::VERIFICATION_STATUS_UNKNOWN ||
                                request.status_filter() == entry.second.status();
            return type && status;
        }));
    pb::QueryScopesResponse out;
    for (const auto& entry : page.items) *out.add_scopes() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryScopesByTypeResponse> Keeper::scopes_by_type(
    Context& ctx, const pb::QueryScopesByTypeRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    pb::QueryScopesByTypeResponse out;
    for (const auto& entry : state_->scopes.under(ctx, account))
        if (entry.second.scope_type() == request.scope_type()) *out.add_scopes() = entry.second;
    return out;
}

Result<pb::QueryIdentityScoreResponse> Keeper::identity_score(
    Context& ctx, const pb::QueryIdentityScoreRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    pb::QueryIdentityScoreResponse out;
    if (const auto score = state_->scores.find(ctx, account)) {
        *out.mutable_score() = *score;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryIdentityStatusResponse> Keeper::identity_status(
    Context& ctx, const pb::QueryIdentityStatusRequest& request) {
    const auto account = TRY(asked_account(request.account_address()));
    const auto now     = standing(ctx, account);
    pb::QueryIdentityStatusResponse out;
    out.set_account_address(request.account_address());
    out.set_status(static_cast<pb::AccountStatus>(now.status));
    out.set_tier(static_cast<pb::IdentityTier>(now.tier));
    out.set_score(now.score);
    out.set_model_version(now.model_version);
    out.set_last_updated_at(now.updated_at);
    out.set_found(now.found);
    return out;
}

Result<pb::QueryApprovedClientsResponse> Keeper::approved_clients(
    Context& ctx, const pb::QueryApprovedClientsRequest& request) {
    using Entry     = std::pair<std::string, pb::ApprovedClient>;
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return state_->clients.page(ctx, step); },
        [&](const Entry& entry) { return entry.second.active() || !request.active_only(); }));
    pb::QueryApprovedClientsResponse out;
    for (const auto& entry : page.items) *out.add_clients() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = current_params(ctx);
    return out;
}

}  // namespace ve::veid
