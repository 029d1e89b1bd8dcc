// Genesis of module staking, in and out, and what must always hold.
#pragma once

#include "cosmos/staking/v1beta1/genesis.pb.h"
#include "node/modules/staking/keeper.hpp"

namespace ve::staking {

class Lifecycle {
  public:
    explicit Lifecycle(Keeper& keeper) : keeper_{keeper} {}
    static pb::GenesisState initial();
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);

    Result<void> pools_hold_the_tokens(Context& ctx);
    Result<void> delegations_own_the_shares(Context& ctx);
    Result<void> order_follows_the_tokens(Context& ctx);

  private:
    Result<void> import_validator(Context& ctx, const pb::Validator& validator);
    Result<void> import_delegation(Context& ctx, const pb::Delegation& delegation);
    Result<void> import_unbonding(Context& ctx, const pb::UnbondingDelegation& unbonding);
    Result<void> import_redelegation(Context& ctx, const pb::Redelegation& redelegation);
    Result<void> greet(Context& ctx, const pb::GenesisState& genesis);
    // Ids that are given already are not given again.
    void take_id(Context& ctx, std::uint64_t id);

    Keeper& keeper_;
};

}  // namespace ve::staking
