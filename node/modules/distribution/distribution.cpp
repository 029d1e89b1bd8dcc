// Module distribution on one screen.
#include "node/modules/distribution/distribution.hpp"

#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/keeper.hpp"
#include "node/modules/distribution/lifecycle.hpp"
#include "node/modules/distribution/messages.hpp"
#include "node/modules/distribution/queries.hpp"

namespace ve::distribution {
namespace {

class DistributionModule final : public Module {
  public:
    explicit DistributionModule(ModuleSet& modules)
        : keeper_{modules.get<bank::Keeper>(), modules.get<staking::Keeper>()} {
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "distribution"; }

    void routes(Routes& routes) override {
        routes.message(&Messages::set_withdraw_address, messages_);
        routes.message(&Messages::withdraw_reward, messages_);
        routes.message(&Messages::withdraw_commission, messages_);
        routes.message(&Messages::fund, messages_);
        routes.message(&Messages::spend, messages_);
        routes.message(&Messages::deposit, messages_);
        routes.message(&Messages::update_params, messages_);

        routes.query(&Queries::params, queries_);
        routes.query(&Queries::validator, queries_);
        routes.query(&Queries::outstanding, queries_);
        routes.query(&Queries::commission, queries_);
        routes.query(&Queries::slashes, queries_);
        routes.query(&Queries::rewards, queries_);
        routes.query(&Queries::total_rewards, queries_);
        routes.query(&Queries::validators, queries_);
        routes.query(&Queries::withdraw_address, queries_);
        routes.query(&Queries::community_pool, queries_);

        routes.genesis(&Lifecycle::import_genesis, &Lifecycle::export_genesis, Lifecycle::initial(),
                       lifecycle_);
        routes.begin_block(&Keeper::share_fees, keeper_);
        routes.invariant("the account holds what is owed", &Lifecycle::account_holds_what_is_owed,
                         lifecycle_);
        routes.invariant("periods are kept while they are needed",
                         &Lifecycle::periods_are_kept_while_needed, lifecycle_);
        routes.complete("cosmos.distribution.v1beta1.Msg");
        routes.complete("cosmos.distribution.v1beta1.Query");
    }

  private:
    Keeper keeper_;
    Messages messages_{keeper_};
    Queries queries_{keeper_};
    Lifecycle lifecycle_{keeper_};
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<DistributionModule>(modules);
}

}  // namespace ve::distribution
