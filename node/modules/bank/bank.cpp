// Module bank on one screen.
#include "node/modules/bank/bank.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/bank/lifecycle.hpp"
#include "node/modules/bank/messages.hpp"
#include "node/modules/bank/queries.hpp"

namespace ve::bank {
namespace {

class BankModule final : public Module {
  public:
    explicit BankModule(ModuleSet& modules) : keeper_{modules.get<auth::Keeper>()} {
        modules.publish(keeper_);
        modules.publish<FeeKeeper>(keeper_);
    }
    std::string_view name() const override { return "bank"; }

    void routes(Routes& routes) override {
        routes.message(&Messages::send, messages_);
        routes.message(&Messages::multi_send, messages_);
        routes.message(&Messages::update_params, messages_);
        routes.message(&Messages::set_send_enabled, messages_);

        routes.query(&Queries::balance, queries_);
        routes.query(&Queries::all_balances, queries_);
        routes.query(&Queries::spendable_balances, queries_);
        routes.query(&Queries::spendable_balance, queries_);
        routes.query(&Queries::total_supply, queries_);
        routes.query(&Queries::supply_of, queries_);
        routes.query(&Queries::params, queries_);
        routes.query(&Queries::denoms_metadata, queries_);
        routes.query(&Queries::denom_metadata, queries_);
        routes.query(&Queries::denom_metadata_by_query, queries_);
        routes.query(&Queries::denom_owners, queries_);
        routes.query(&Queries::denom_owners_by_query, queries_);
        routes.query(&Queries::send_enabled, queries_);

        routes.genesis(&Lifecycle::import_genesis, &Lifecycle::export_genesis, Lifecycle::initial(),
                       lifecycle_);
        routes.invariant("the supply is the sum of all balances", &Lifecycle::supply_is_the_sum,
                         &Lifecycle::supply_moves_with_the_sum, lifecycle_);
        routes.complete("cosmos.bank.v1beta1.Msg");
        routes.complete("cosmos.bank.v1beta1.Query");
    }

  private:
    Keeper keeper_;
    Messages messages_{keeper_};
    Queries queries_{keeper_};
    Lifecycle lifecycle_{keeper_};
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<BankModule>(modules);
}

}  // namespace ve::bank
