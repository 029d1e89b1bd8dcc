// Genesis of module staking, in and out, and what must always hold.
#pragma once

#include "cosmos/staking/v1beta1/genesis.pb.h"
#include "node/modules/staking/keeper.hpp"

namespace ve::staking {

cosmos::staking::v1beta1::Params default_params();

class Lifecycle {
  public:
    explicit Lifecycle(Keeper& keeper) : keeper_{keeper} {}
    static cosmos::staking::v1beta1::GenesisState initial();
    Result<void> import_genesis(Context& ctx,
                                const cosmos::staking::v1beta1::GenesisState& genesis);
    Result<cosmos::staking::v1beta1::GenesisState> export_genesis(Context& ctx);
    Result<void> pools_hold_the_tokens(Context& ctx);

  private:
    Result<void> import_validator(Context& ctx,
                                  const cosmos::staking::v1beta1::Validator& validator);
    Result<void> import_delegation(Context& ctx,
                                   const cosmos::staking::v1beta1::Delegation& delegation);
    Keeper& keeper_;
};

}  // namespace ve::staking
