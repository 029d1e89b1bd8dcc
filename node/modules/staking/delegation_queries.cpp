// Answers about delegations.
#include "base/dec.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/queries.hpp"
#include "node/modules/staking/query_arguments.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<pb::Delegation> Queries::stored(Context& ctx, const Address& delegator,
                                       const Address& validator) {
    return keeper_.state().delegations.get(
        ctx, {delegator, validator}, grpc_status::not_found,
        "delegation with delegator {} not found for validator {}", delegator,
        validator.text(prefix::operator_));
}

// What the shares are worth: their part of the validator's tokens.
Result<pb::DelegationResponse> Queries::with_balance(Context& ctx,
                                                     const pb::Delegation& delegation) {
    const auto address   = TRY(Address::parse(delegation.validator_address(), prefix::operator_));
    const auto validator = TRY(stored(ctx, address));
    const auto shares    = TRY(Dec::parse_wire(delegation.shares()));
    const auto exchange  = exchange_of(validator);
    pb::DelegationResponse response;
    *response.mutable_delegation() = delegation;
    auto* balance                  = response.mutable_balance();
    balance->set_denom(keeper_.state().params.get_or(ctx, default_params()).bond_denom());
    balance->set_amount(
        exchange.shares.is_zero() ? "0" : TRY(TRY(exchange.worth(shares)).floor()).text());
    return response;
}

Result<pb::QueryDelegationResponse> Queries::delegation(Context& ctx,
                                                        const pb::QueryDelegationRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto validator = TRY(asked_validator(request.validator_addr()));
    const auto found     = TRY(stored(ctx, delegator, validator));
    pb::QueryDelegationResponse response;
    *response.mutable_delegation_response() = TRY(with_balance(ctx, found));
    return response;
}

Result<pb::QueryDelegatorDelegationsResponse> Queries::delegator_delegations(
    Context& ctx, const pb::QueryDelegatorDelegationsRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto page      = TRY(keeper_.state().delegations.page_under(
             ctx, PageRequest::of(request.pagination()), delegator));
    pb::QueryDelegatorDelegationsResponse response;
    for (const auto& [key, delegation] : page.items)
        *response.add_delegation_responses() = TRY(with_balance(ctx, delegation));
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryValidatorDelegationsResponse> Queries::validator_delegations(
    Context& ctx, const pb::QueryValidatorDelegationsRequest& request) {
    const auto validator = TRY(asked_validator(request.validator_addr()));
    TRY(stored(ctx, validator));
    const auto page = TRY(keeper_.state().delegators.page_under(
        ctx, PageRequest::of(request.pagination()), validator));
    pb::QueryValidatorDelegationsResponse response;
    for (const auto& [address, delegator] : page.items) {
        const auto delegation                = TRY(stored(ctx, delegator, address));
        *response.add_delegation_responses() = TRY(with_balance(ctx, delegation));
    }
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryDelegatorValidatorsResponse> Queries::delegator_validators(
    Context& ctx, const pb::QueryDelegatorValidatorsRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto page      = TRY(keeper_.state().delegations.page_under(
             ctx, PageRequest::of(request.pagination()), delegator));
    pb::QueryDelegatorValidatorsResponse response;
    for (const auto& [key, delegation] : page.items)
        *response.add_validators() = TRY(stored(ctx, key.second));
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryDelegatorValidatorResponse> Queries::delegator_validator(
    Context& ctx, const pb::QueryDelegatorValidatorRequest& request) {
    const auto delegator = TRY(asked_delegator(request.delegator_addr()));
    const auto validator = TRY(asked_validator(request.validator_addr()));
    TRY(stored(ctx, delegator, validator));
    pb::QueryDelegatorValidatorResponse response;
    *response.mutable_validator() = TRY(stored(ctx, validator));
    return response;
}

}  // namespace ve::staking
