// Answers about what unbonds and what moves between validators.
#include "node/modules/staking/queries.hpp"
#include "node/modules/staking/query_arguments.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<pb::QueryUnbondingDelegationResponse> Queries::unbonding(
    Context& ctx, const pb::QueryUnbondingDelegationRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto validator = TRY(asked_validator(request.validator_addr()));
    pb::QueryUnbondingDelegationResponse response;
    *response.mutable_unbond() = TRY(keeper_.state().unbondings.get(
        ctx, {delegator, validator}, grpc_status::not_found,
        "unbonding delegation with delegator {} not found for validator {}",
        request.delegator_addr(), request.validator_addr()));
    return response;
}

Result<pb::QueryDelegatorUnbondingDelegationsResponse> Queries::delegator_unbonding(
    Context& ctx, const pb::QueryDelegatorUnbondingDelegationsRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto page      = TRY(keeper_.state().unbondings.page_under(
             ctx, PageRequest::of(request.pagination()), delegator));
    pb::QueryDelegatorUnbondingDelegationsResponse response;
    for (const auto& [id, unbonding] : page.items) *response.add_unbonding_responses() = unbonding;
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryValidatorUnbondingDelegationsResponse> Queries::validator_unbonding(
    Context& ctx, const pb::QueryValidatorUnbondingDelegationsRequest& request) {
    const auto address = TRY(asked_validator(request.validator_addr()));
    const auto page    = TRY(keeper_.state().unbondings_from.page_under(
           ctx, PageRequest::of(request.pagination()), address));
    pb::QueryValidatorUnbondingDelegationsResponse response;
    for (const auto& [validator, delegator] : page.items)
        *response.add_unbonding_responses() =
            keeper_.state().unbondings.find(ctx, {delegator, validator}).value();
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::RedelegationResponse> Queries::with_balances(Context& ctx,
                                                        const pb::Redelegation& moving) {
    const auto to        = TRY(Address::parse(moving.validator_dst_address(), prefix::operator_));
    const auto validator = TRY(stored(ctx, to));
    const auto exchange  = exchange_of(validator);
    pb::RedelegationResponse response;
    *response.mutable_redelegation() = moving;
    response.mutable_redelegation()->clear_entries();
    for (const auto& entry : moving.entries()) {
        auto* one                          = response.add_entries();
        *one->mutable_redelegation_entry() = entry;
        const auto shares                  = TRY(Dec::parse_wire(entry.shares_dst()));
        one->set_balance(
            exchange.shares.is_zero() ? "0" : TRY(TRY(exchange.worth(shares)).floor()).text());
    }
    return response;
}

// By name, of all that leave a validator, or of all of a delegator.
Result<pb::QueryRedelegationsResponse> Queries::redelegations(
    Context& ctx, const pb::QueryRedelegationsRequest& request) {
    auto& state             = keeper_.state();
    const auto& from        = request.src_validator_addr();
    const auto& to          = request.dst_validator_addr();
    const auto request_page = PageRequest::of(request.pagination());
    pb::QueryRedelegationsResponse response;
    response.mutable_pagination();
    if (!request.delegator_addr().empty() && !from.empty() && !to.empty()) {
        const auto delegator = TRY(asked_delegator(request.delegator_addr()));
        const auto source = TRY(asked_validator(from)), destination = TRY(asked_validator(to));
        const auto found                       = TRY(state.redelegations.get(
                                  ctx, {delegator, source, destination}, grpc_status::not_found,
                                  "redelegation not found for delegator address {} from validator address {}",
                                  request.delegator_addr(), from));
        *response.add_redelegation_responses() = TRY(with_balances(ctx, found));
        return response;
    }
    if (request.delegator_addr().empty() && !from.empty() && to.empty()) {
        const auto source = TRY(asked_validator(from));
        const auto page   = TRY(state.redelegations_from.page_under(ctx, request_page, source));
        for (const auto& [validator, delegator, destination] : page.items)
            *response.add_redelegation_responses() = TRY(with_balances(
                ctx, state.redelegations.find(ctx, {delegator, validator, destination}).value()));
        page.write(response.mutable_pagination());
        return response;
    }
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto page      = TRY(state.redelegations.page_under(ctx, request_page, delegator));
    for (const auto& [id, moving] : page.items)
        *response.add_redelegation_responses() = TRY(with_balances(ctx, moving));
    page.write(response.mutable_pagination());
    return response;
}

}  // namespace ve::staking
