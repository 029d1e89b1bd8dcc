// The Query service of module distribution.
#pragma once

#include "cosmos/distribution/v1beta1/query.pb.h"
#include "node/modules/distribution/keeper.hpp"

namespace ve::distribution {

namespace pb = cosmos::distribution::v1beta1;

class Queries {
  public:
    explicit Queries(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::QueryParamsResponse> params(Context&, const pb::QueryParamsRequest&);
    Result<pb::QueryValidatorDistributionInfoResponse> validator(
        Context&, const pb::QueryValidatorDistributionInfoRequest&);
    Result<pb::QueryValidatorOutstandingRewardsResponse> outstanding(
        Context&, const pb::QueryValidatorOutstandingRewardsRequest&);
    Result<pb::QueryValidatorCommissionResponse> commission(
        Context&, const pb::QueryValidatorCommissionRequest&);
    Result<pb::QueryValidatorSlashesResponse> slashes(Context&,
                                                      const pb::QueryValidatorSlashesRequest&);
    Result<pb::QueryDelegationRewardsResponse> rewards(Context&,
                                                       const pb::QueryDelegationRewardsRequest&);
    Result<pb::QueryDelegationTotalRewardsResponse> total_rewards(
        Context&, const pb::QueryDelegationTotalRewardsRequest&);
    Result<pb::QueryDelegatorValidatorsResponse> validators(
        Context&, const pb::QueryDelegatorValidatorsRequest&);
    Result<pb::QueryDelegatorWithdrawAddressResponse> withdraw_address(
        Context&, const pb::QueryDelegatorWithdrawAddressRequest&);
    Result<pb::QueryCommunityPoolResponse> community_pool(Context&,
                                                          const pb::QueryCommunityPoolRequest&);

  private:
    Result<Address> known_validator(Context& ctx, const std::string& text);
    Keeper& keeper_;
};

}  // namespace ve::distribution
