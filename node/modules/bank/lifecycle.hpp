// Genesis of module bank, in and out, and what must always hold.
#pragma once

#include "cosmos/bank/v1beta1/genesis.pb.h"
#include "node/modules/bank/keeper.hpp"

namespace ve::bank {

class Lifecycle {
  public:
    explicit Lifecycle(Keeper& keeper) : keeper_{keeper} {}
    static cosmos::bank::v1beta1::GenesisState initial();
    Result<void> import_genesis(Context& ctx, const cosmos::bank::v1beta1::GenesisState& genesis);
    Result<cosmos::bank::v1beta1::GenesisState> export_genesis(Context& ctx);
    Result<void> supply_is_the_sum(Context& ctx);
    Result<void> supply_moves_with_the_sum(Context& ctx, const store::State& before);

  private:
    Result<Coins> import_balances(Context& ctx, const cosmos::bank::v1beta1::GenesisState& genesis);
    Keeper& keeper_;
};

}  // namespace ve::bank
