// Genesis of module distribution, in and out, and what must always hold.
#pragma once

#include "cosmos/distribution/v1beta1/genesis.pb.h"
#include "node/modules/distribution/keeper.hpp"

namespace ve::distribution {

namespace pb = cosmos::distribution::v1beta1;

class Lifecycle {
  public:
    explicit Lifecycle(Keeper& keeper) : keeper_{keeper} {}
    static pb::GenesisState initial();
    // What module staking brings anew has begun already; what is written here replaces it.
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);

    Result<void> account_holds_what_is_owed(Context& ctx);
    Result<void> periods_are_kept_while_needed(Context& ctx);

  private:
    Keeper& keeper_;
};

}  // namespace ve::distribution
