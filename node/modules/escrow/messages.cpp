// Msg of module escrow: anyone may top up an account.
// The other operations have no message; deployment and market call the keeper.
#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/keeper.hpp"
#include "virtengine/escrow/v1/tx.pb.h"

namespace ve::escrow {

Result<pb::MsgAccountDepositResponse> Keeper::account_deposit(Context& ctx,
                                                              const pb::MsgAccountDeposit& msg) {
    const auto signer  = TRY(Address::parse(msg.signer()));
    const auto account = TRY(parse(msg.id()));
    const auto request = TRY(DepositRequest::parse(signer, msg.deposit()));
    TRY(deposit(ctx, account, request));
    return pb::MsgAccountDepositResponse{};
}

}  // namespace ve::escrow
