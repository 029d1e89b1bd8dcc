// One function per rpc of Query. What a delegation has earned is counted as if it were paid out
// now.
#include "node/modules/distribution/queries.hpp"

#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/distribution/errors.hpp"
#include "node/modules/distribution/params.hpp"
#include "node/modules/distribution/state.hpp"

namespace ve::distribution {
namespace {

Result<Address> asked(std::string_view what, const std::string& text,
                      std::string_view prefix = prefix::account) {
    if (text.empty()) return fail(grpc_status::invalid_argument, "empty {} address", what);
    auto address = Address::parse(text, prefix);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return address;
}

}  // namespace

Result<Address> Queries::known_validator(Context& ctx, const std::string& text) {
    const auto address = TRY(asked("validator", text, prefix::operator_));
    if (!keeper_.staking().find(ctx, address)) return fail(errors::no_validator, "{}", text);
    return address;
}

Result<pb::QueryParamsResponse> Queries::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = keeper_.state().params.get_or(ctx, default_params());
    return out;
}

Result<pb::QueryValidatorDistributionInfoResponse> Queries::validator(
    Context& ctx, const pb::QueryValidatorDistributionInfoRequest& request) {
    const auto address = TRY(known_validator(ctx, request.validator_address()));
    const auto own     = TRY(keeper_.earned(ctx, {address, address}));
    pb::QueryValidatorDistributionInfoResponse out;
    out.set_operator_address(address.text());
    own.write(out.mutable_self_bond_rewards());
    keeper_.commission(ctx, address).write(out.mutable_commission());
    return out;
}

Result<pb::QueryValidatorOutstandingRewardsResponse> Queries::outstanding(
    Context& ctx, const pb::QueryValidatorOutstandingRewardsRequest& request) {
    const auto address = TRY(known_validator(ctx, request.validator_address()));
    pb::QueryValidatorOutstandingRewardsResponse out;
    keeper_.outstanding(ctx, address).write(out.mutable_rewards()->mutable_rewards());
    return out;
}

Result<pb::QueryValidatorCommissionResponse> Queries::commission(
    Context& ctx, const pb::QueryValidatorCommissionRequest& request) {
    const auto address = TRY(known_validator(ctx, request.validator_address()));
    pb::QueryValidatorCommissionResponse out;
    keeper_.commission(ctx, address).write(out.mutable_commission()->mutable_commission());
    return out;
}

Result<pb::QueryValidatorSlashesResponse> Queries::slashes(
    Context& ctx, const pb::QueryValidatorSlashesRequest& request) {
    const auto address = TRY(asked("validator", request.validator_address(), prefix::operator_));
    if (request.ending_height() < request.starting_height())
        return fail(grpc_status::invalid_argument,
                    "starting height greater than ending height ({} > {})",
                    request.starting_height(), request.ending_height());
    using Entry =
        std::pair<std::tuple<Address, std::uint64_t, std::uint64_t>, pb::ValidatorSlashEvent>;
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) {
            return keeper_.state().slashes.page_under(ctx, step, address);
        },
        [&](const Entry& entry) {
            const auto height = std::get<1>(entry.first);
            return height >= request.starting_height() && height <= request.ending_height();
        }));
    pb::QueryValidatorSlashesResponse out;
    for (const auto& [key, slash] : page.items) *out.add_slashes() = slash;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryDelegationRewardsResponse> Queries::rewards(
    Context& ctx, const pb::QueryDelegationRewardsRequest& request) {
    const auto delegator = TRY(asked("delegator", request.delegator_address()));
    const auto validator = TRY(asked("validator", request.validator_address(), prefix::operator_));
    const auto earned    = TRY(keeper_.earned(ctx, {delegator, validator}));
    pb::QueryDelegationRewardsResponse out;
    earned.write(out.mutable_rewards());
    return out;
}

Result<pb::QueryDelegationTotalRewardsResponse> Queries::total_rewards(
    Context& ctx, const pb::QueryDelegationTotalRewardsRequest& request) {
    const auto delegator = TRY(asked("delegator", request.delegator_address()));
    pb::QueryDelegationTotalRewardsResponse out;
    DecCoins total;
    for (const auto& validator : keeper_.staking().validators_of(ctx, delegator)) {
        const auto earned = TRY(keeper_.earned(ctx, {delegator, validator}));
        auto* one         = out.add_rewards();
        one->set_validator_address(validator.text(prefix::operator_));
        earned.write(one->mutable_reward());
        total = TRY(total.plus(earned));
    }
    total.write(out.mutable_total());
    return out;
}

Result<pb::QueryDelegatorValidatorsResponse> Queries::validators(
    Context& ctx, const pb::QueryDelegatorValidatorsRequest& request) {
    const auto delegator = TRY(asked("delegator", request.delegator_address()));
    pb::QueryDelegatorValidatorsResponse out;
    for (const auto& validator : keeper_.staking().validators_of(ctx, delegator))
        out.add_validators(validator.text(prefix::operator_));
    return out;
}

Result<pb::QueryDelegatorWithdrawAddressResponse> Queries::withdraw_address(
    Context& ctx, const pb::QueryDelegatorWithdrawAddressRequest& request) {
    const auto delegator = TRY(asked("delegator", request.delegator_address()));
    pb::QueryDelegatorWithdrawAddressResponse out;
    out.set_withdraw_address(keeper_.payee(ctx, delegator).text());
    return out;
}

Result<pb::QueryCommunityPoolResponse> Queries::community_pool(
    Context& ctx, const pb::QueryCommunityPoolRequest&) {
    pb::QueryCommunityPoolResponse out;
    keeper_.pool(ctx).write(out.mutable_pool());
    return out;
}

}  // namespace ve::distribution
