// Making coins, block by block. Who gets them is distribution's.
#pragma once

#include <memory>

#include "node/chain/context.hpp"
#include "node/modules/mint/inflation.hpp"

namespace cosmos::mint::v1beta1 {
class GenesisState;
class Minter;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class Params;
class QueryAnnualProvisionsRequest;
class QueryAnnualProvisionsResponse;
class QueryInflationRequest;
class QueryInflationResponse;
class QueryParamsRequest;
class QueryParamsResponse;
}  // namespace cosmos::mint::v1beta1
namespace ve::bank {
class Keeper;
}
namespace ve::staking {
class Keeper;
}

namespace ve::mint {

namespace pb = cosmos::mint::v1beta1;
struct State;

pb::GenesisState default_genesis();

class Keeper {
  public:
    Keeper(bank::Keeper& bank, staking::Keeper& staking);
    ~Keeper();

    Result<void> make_coins(Context& ctx);  // begin of a block

    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);
    Result<pb::QueryInflationResponse> inflation(Context& ctx,
                                                 const pb::QueryInflationRequest& request);
    Result<pb::QueryAnnualProvisionsResponse> annual_provisions(
        Context& ctx, const pb::QueryAnnualProvisionsRequest& request);
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);

  private:
    bank::Keeper& bank_;
    staking::Keeper& staking_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::mint
