// The fee of an amount, and the parameters' way in and out.
// Coins do not move here.
#include "node/modules/take/keeper.hpp"

#include "node/chain/authority.hpp"
#include "node/chain/collections.hpp"
#include "node/modules/take/params.hpp"
#include "virtengine/take/v1/genesis.pb.h"
#include "virtengine/take/v1/query.pb.h"
#include "virtengine/take/v1/tx.pb.h"

namespace ve::take {
namespace {

const Item<virtengine::take::v1::Params> stored_params{"take", 0x01};

}  // namespace

Result<Amount> Keeper::fee(Context& ctx, const Coin& earned) {
    const auto params = stored_params.get_or(ctx, default_params());
    auto percent      = params.default_take_rate();
    for (const auto& rate : params.denom_take_rates())
        if (rate.denom() == earned.denom.text()) percent = rate.rate();
    return earned.amount.scaled_down(Amount{percent}, Amount{100});
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check(msg.params()));
    stored_params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = stored_params.get_or(ctx, default_params());
    return out;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check(genesis.params()));
    stored_params.set(ctx, genesis.params());
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = stored_params.get_or(ctx, default_params());
    return out;
}

}  // namespace ve::take
