// The Msg service of module auth: parameters, by the authority.
#pragma once

#include "cosmos/auth/v1beta1/tx.pb.h"
#include "node/modules/auth/keeper.hpp"

namespace ve::auth {

Result<void> check_params(const cosmos::auth::v1beta1::Params& params);
cosmos::auth::v1beta1::Params default_params();

class Messages {
  public:
    explicit Messages(Keeper& keeper) : keeper_{keeper} {}
    Result<cosmos::auth::v1beta1::MsgUpdateParamsResponse> update_params(
        Context& ctx, const cosmos::auth::v1beta1::MsgUpdateParams& msg);

  private:
    Keeper& keeper_;
};

}  // namespace ve::auth
