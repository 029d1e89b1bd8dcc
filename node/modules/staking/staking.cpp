// Module staking on one screen.
#include "node/modules/staking/staking.hpp"

#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/staking/lifecycle.hpp"
#include "node/modules/staking/queries.hpp"

namespace ve::staking {
namespace {

class StakingModule final : public Module {
  public:
    explicit StakingModule(ModuleSet& modules) : keeper_{modules.get<bank::Keeper>()} {
        modules.publish(keeper_);
        modules.publish<ValidatorSource>(keeper_);
    }
    std::string_view name() const override { return "staking"; }

    void routes(Routes& routes) override {
        routes.query(&Queries::validators, queries_);
        routes.query(&Queries::validator, queries_);
        routes.query(&Queries::pool, queries_);
        routes.query(&Queries::params, queries_);
        routes.query(&Queries::delegation, queries_);
        routes.query(&Queries::delegator_delegations, queries_);
        routes.query(&Queries::validator_delegations, queries_);
        routes.query(&Queries::delegator_validators, queries_);
        routes.query(&Queries::delegator_validator, queries_);
        routes.query(&Queries::unbonding, queries_);
        routes.query(&Queries::delegator_unbonding, queries_);
        routes.query(&Queries::validator_unbonding, queries_);
        routes.query(&Queries::redelegations, queries_);

        routes.genesis(&Lifecycle::import_genesis, &Lifecycle::export_genesis, Lifecycle::initial(),
                       lifecycle_);
        routes.invariant("the pools hold the validators' tokens", &Lifecycle::pools_hold_the_tokens,
                         lifecycle_);
    }

  private:
    Keeper keeper_;
    Queries queries_{keeper_};
    Lifecycle lifecycle_{keeper_};
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<StakingModule>(modules);
}

}  // namespace ve::staking
