// The share that the chain takes from what leases earn. Who pays it and where it goes is escrow's.
#pragma once

#include "base/coin.hpp"
#include "node/chain/context.hpp"

namespace virtengine::take::v1 {
class GenesisState;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class QueryParamsRequest;
class QueryParamsResponse;
}  // namespace virtengine::take::v1

namespace ve::take {

namespace pb = virtengine::take::v1;

class Keeper {
  public:
    // Of these earnings: amount * percent / 100, rounded down.
    Result<Amount> fee(Context& ctx, const Coin& earned);

    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
};

}  // namespace ve::take
