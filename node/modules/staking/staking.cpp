// Module staking on one screen. Its end of block is asked for by the chain, as the last of all.
#include "node/modules/staking/staking.hpp"

#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/staking/lifecycle.hpp"
#include "node/modules/staking/messages.hpp"
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
        routes.message(&Messages::create_validator, messages_);
        routes.message(&Messages::edit_validator, messages_);
        routes.message(&Messages::delegate, messages_);
        routes.message(&Messages::begin_redelegate, messages_);
        routes.message(&Messages::undelegate, messages_);
        routes.message(&Messages::cancel_unbonding_delegation, messages_);
        routes.message(&Messages::update_params, messages_);

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
        routes.invariant("the delegations own the validators' shares",
                         &Lifecycle::delegations_own_the_shares, lifecycle_);
        routes.invariant("the order by power follows the tokens",
                         &Lifecycle::order_follows_the_tokens, lifecycle_);
        routes.complete("cosmos.staking.v1beta1.Msg");
    }

  private:
    Keeper keeper_;
    Messages messages_{keeper_};
    Queries queries_{keeper_};
    Lifecycle lifecycle_{keeper_};
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<StakingModule>(modules);
}

}  // namespace ve::staking
