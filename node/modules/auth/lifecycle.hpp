// Genesis of module auth, in and out, and what must always hold.
#pragma once

#include "cosmos/auth/v1beta1/genesis.pb.h"
#include "node/modules/auth/keeper.hpp"

namespace ve::auth {

class Lifecycle {
  public:
    explicit Lifecycle(Keeper& keeper) : keeper_{keeper} {}
    static cosmos::auth::v1beta1::GenesisState initial();
    Result<void> import_genesis(Context& ctx, const cosmos::auth::v1beta1::GenesisState& genesis);
    Result<cosmos::auth::v1beta1::GenesisState> export_genesis(Context& ctx);
    Result<void> numbers_are_unique(Context& ctx);
    Result<void> new_numbers_are_unique(Context& ctx, const store::State& before);

  private:
    Keeper& keeper_;
};

}  // namespace ve::auth
