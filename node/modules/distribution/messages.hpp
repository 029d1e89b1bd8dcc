// The Msg service of module distribution.
#pragma once

#include "cosmos/distribution/v1beta1/tx.pb.h"
#include "node/modules/distribution/keeper.hpp"

namespace ve::distribution {

namespace pb = cosmos::distribution::v1beta1;

class Messages {
  public:
    explicit Messages(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::MsgSetWithdrawAddressResponse> set_withdraw_address(
        Context& ctx, const pb::MsgSetWithdrawAddress& msg);
    Result<pb::MsgWithdrawDelegatorRewardResponse> withdraw_reward(
        Context& ctx, const pb::MsgWithdrawDelegatorReward& msg);
    Result<pb::MsgWithdrawValidatorCommissionResponse> withdraw_commission(
        Context& ctx, const pb::MsgWithdrawValidatorCommission& msg);
    Result<pb::MsgFundCommunityPoolResponse> fund(Context& ctx,
                                                  const pb::MsgFundCommunityPool& msg);
    Result<pb::MsgCommunityPoolSpendResponse> spend(Context& ctx,
                                                    const pb::MsgCommunityPoolSpend& msg);
    Result<pb::MsgDepositValidatorRewardsPoolResponse> deposit(
        Context& ctx, const pb::MsgDepositValidatorRewardsPool& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

  private:
    Result<void> may_receive(const Address& receiver);
    Keeper& keeper_;
};

}  // namespace ve::distribution
