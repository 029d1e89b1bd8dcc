// The Msg service of module staking.
#pragma once

#include "cosmos/staking/v1beta1/tx.pb.h"
#include "node/modules/staking/keeper.hpp"

namespace ve::staking {

class Messages {
  public:
    explicit Messages(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::MsgDelegateResponse> delegate(Context& ctx, const pb::MsgDelegate& msg);
    Result<pb::MsgUndelegateResponse> undelegate(Context& ctx, const pb::MsgUndelegate& msg);
    Result<pb::MsgBeginRedelegateResponse> begin_redelegate(Context& ctx,
                                                            const pb::MsgBeginRedelegate& msg);
    Result<pb::MsgCancelUnbondingDelegationResponse> cancel_unbonding_delegation(
        Context& ctx, const pb::MsgCancelUnbondingDelegation& msg);

    Result<pb::MsgCreateValidatorResponse> create_validator(Context& ctx,
                                                            const pb::MsgCreateValidator& msg);
    Result<pb::MsgEditValidatorResponse> edit_validator(Context& ctx,
                                                        const pb::MsgEditValidator& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

  private:
    Result<void> is_bond_denom(Context& ctx, const Denom& denom);
    Result<Dec> new_rate(Context& ctx, const pb::Validator& validator, const std::string& text);
    Dec rate_min(Context& ctx);

    Keeper& keeper_;
};

}  // namespace ve::staking
