// One function per rpc of Query that this node answers.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/state.hpp"
#include "virtengine/mfa/v1/query.pb.h"

namespace ve::mfa {

namespace {

Result<Address> asked_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return *address;
}

}  // namespace

Result<pb::QueryMFAPolicyResponse> Keeper::policy(Context& ctx,
                                                  const pb::QueryMFAPolicyRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    pb::QueryMFAPolicyResponse out;
    if (const auto policy = state_->policies.find(ctx, account)) {
        *out.mutable_policy() = *policy;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryFactorEnrollmentsResponse> Keeper::enrollments(
    Context& ctx, const pb::QueryFactorEnrollmentsRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    using Entry        = std::pair<FactorKey, pb::FactorEnrollment>;
    const auto page    = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return state_->factors.page_under(ctx, step, account); },
        [&](const Entry& entry) {
            const bool type = request.factor_type_filter() == pb::FACTOR_TYPE_UNSPECIFIED ||
                              request.factor_type_filter() == entry.second.factor_type();
            const bool status = request.status_filter() == pb::ENROLLMENT_STATUS_UNSPECIFIED ||
                                request.status_filter() == entry.second.status();
            return type && status;
        }));
    pb::QueryFactorEnrollmentsResponse out;
    for (const auto& entry : page.items) *out.add_enrollments() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryFactorEnrollmentResponse> Keeper::enrollment(
    Context& ctx, const pb::QueryFactorEnrollmentRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    pb::QueryFactorEnrollmentResponse out;
    for (const auto& factor : factors_of_account(ctx, account))
        if (factor.factor_id() == request.factor_id()) {
            *out.mutable_enrollment() = factor;
            out.set_found(true);
        }
    return out;
}

Result<pb::QueryChallengeResponse> Keeper::challenge(Context& ctx,
                                                     const pb::QueryChallengeRequest& request) {
    pb::QueryChallengeResponse out;
    if (const auto challenge = state_->challenges.find(ctx, request.challenge_id())) {
        *out.mutable_challenge() = *challenge;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryPendingChallengesResponse> Keeper::pending_challenges(
    Context& ctx, const pb::QueryPendingChallengesRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    using Entry        = std::pair<Address, std::string>;
    const auto find    = [&](const Entry& entry) {
        return state_->challenges.find(ctx, entry.second).value();
    };
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) {
            return state_->challenges_of.page_under(ctx, step, account);
        },
        [&](const Entry& entry) {
            const auto challenge = find(entry);
            return challenge.status() == pb::CHALLENGE_STATUS_PENDING &&
                   ctx.time().seconds <= challenge.expires_at();
        }));
    pb::QueryPendingChallengesResponse out;
    for (const auto& entry : page.items) *out.add_challenges() = find(entry);
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryAuthorizationSessionResponse> Keeper::session(
    Context& ctx, const pb::QueryAuthorizationSessionRequest& request) {
    pb::QueryAuthorizationSessionResponse out;
    if (const auto session = state_->sessions.find(ctx, request.session_id())) {
        *out.mutable_session() = *session;
        out.set_found(true);
        out.set_is_valid(check_valid(ctx, *session).ok());
    }
    return out;
}

Result<pb::QueryAuthorizationSessionsResponse> Keeper::sessions(
    Context& ctx, const pb::QueryAuthorizationSessionsRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    pb::QueryAuthorizationSessionsResponse out;
    for (const auto& session : sessions_of_account(ctx, account))
        if (request.include_expired() || check_valid(ctx, session).ok())
            *out.add_sessions() = session;
    return out;
}

Result<pb::QuerySensitiveTxConfigResponse> Keeper::config(
    Context& ctx, const pb::QuerySensitiveTxConfigRequest& request) {
    pb::QuerySensitiveTxConfigResponse out;
    if (const auto config = stored_config(ctx, request.transaction_type())) {
        *out.mutable_config() = *config;
        out.set_found(true);
    }
    return out;
}

Result<pb::QueryAllSensitiveTxConfigsResponse> Keeper::configs(
    Context& ctx, const pb::QueryAllSensitiveTxConfigsRequest& request) {
    const auto page = TRY(state_->configs.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryAllSensitiveTxConfigsResponse out;
    for (const auto& entry : page.items) *out.add_configs() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryMFARequiredResponse> Keeper::required(Context& ctx,
                                                      const pb::QueryMFARequiredRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    const auto config  = stored_config(ctx, request.transaction_type());
    pb::QueryMFARequiredResponse out;
    if (!config || !config->enabled()) return out;
    const auto& sets = config->required_factor_combinations();
    out.set_required(!sets.empty());
    for (const auto& combination : sets) *out.add_factor_combinations() = combination;
    out.set_min_veid_score(config->min_veid_score());
    const auto policy = state_->policies.find(ctx, account);
    if (!policy || !policy->enabled()) return out;
    out.set_required(true);
    for (const auto& combination : policy->required_factors())
        *out.add_factor_combinations() = combination;
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = current_params(ctx);
    return out;
}

}  // namespace ve::mfa
