// The Query service of module staking.
#pragma once

#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/chain/page.hpp"
#include "node/modules/staking/keeper.hpp"

namespace ve::staking {

class Queries {
  public:
    explicit Queries(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::QueryValidatorsResponse> validators(Context&, const pb::QueryValidatorsRequest&);
    Result<pb::QueryValidatorResponse> validator(Context&, const pb::QueryValidatorRequest&);
    Result<pb::QueryPoolResponse> pool(Context&, const pb::QueryPoolRequest&);
    Result<pb::QueryParamsResponse> params(Context&, const pb::QueryParamsRequest&);

    Result<pb::QueryDelegationResponse> delegation(Context&, const pb::QueryDelegationRequest&);
    Result<pb::QueryDelegatorDelegationsResponse> delegator_delegations(
        Context&, const pb::QueryDelegatorDelegationsRequest&);
    Result<pb::QueryValidatorDelegationsResponse> validator_delegations(
        Context&, const pb::QueryValidatorDelegationsRequest&);
    Result<pb::QueryDelegatorValidatorsResponse> delegator_validators(
        Context&, const pb::QueryDelegatorValidatorsRequest&);
    Result<pb::QueryDelegatorValidatorResponse> delegator_validator(
        Context&, const pb::QueryDelegatorValidatorRequest&);

    Result<pb::QueryUnbondingDelegationResponse> unbonding(
        Context&, const pb::QueryUnbondingDelegationRequest&);
    Result<pb::QueryDelegatorUnbondingDelegationsResponse> delegator_unbonding(
        Context&, const pb::QueryDelegatorUnbondingDelegationsRequest&);
    Result<pb::QueryValidatorUnbondingDelegationsResponse> validator_unbonding(
        Context&, const pb::QueryValidatorUnbondingDelegationsRequest&);
    Result<pb::QueryRedelegationsResponse> redelegations(Context&,
                                                         const pb::QueryRedelegationsRequest&);

  private:
    Result<pb::Validator> stored(Context& ctx, const Address& address);
    Result<pb::Delegation> stored(Context& ctx, const Address& delegator, const Address& validator);
    Result<pb::DelegationResponse> with_balance(Context& ctx, const pb::Delegation& delegation);
    Result<pb::RedelegationResponse> with_balances(Context& ctx, const pb::Redelegation& moving);

    Keeper& keeper_;
};

}  // namespace ve::staking
