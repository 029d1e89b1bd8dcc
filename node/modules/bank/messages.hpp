// The Msg service of module bank.
#pragma once

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/modules/bank/keeper.hpp"

namespace ve::bank {

namespace pb = cosmos::bank::v1beta1;

class Messages {
  public:
    explicit Messages(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::MsgSendResponse> send(Context& ctx, const pb::MsgSend& msg);
    Result<pb::MsgMultiSendResponse> multi_send(Context& ctx, const pb::MsgMultiSend& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);
    Result<pb::MsgSetSendEnabledResponse> set_send_enabled(Context& ctx,
                                                           const pb::MsgSetSendEnabled& msg);

  private:
    Result<void> sendable(Context& ctx, const Coins& coins);
    Result<void> may_receive(const Address& receiver);

    Keeper& keeper_;
};

}  // namespace ve::bank
