// Module auth on one screen.
#include "node/modules/auth/auth.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/auth/lifecycle.hpp"
#include "node/modules/auth/messages.hpp"
#include "node/modules/auth/queries.hpp"

namespace ve::auth {
namespace {

class AuthModule final : public Module {
  public:
    explicit AuthModule(ModuleSet& modules) {
        modules.publish(keeper_);
        modules.publish<AccountKeeper>(keeper_);
    }
    std::string_view name() const override { return "auth"; }
    std::vector<std::string_view> stores() const override { return {"acc"}; }

    void routes(Routes& routes) override {
        routes.message(&Messages::update_params, messages_);

        routes.query(&Queries::accounts, queries_);
        routes.query(&Queries::account, queries_);
        routes.query(&Queries::address_by_id, queries_);
        routes.query(&Queries::params, queries_);
        routes.query(&Queries::module_accounts, queries_);
        routes.query(&Queries::module_account_by_name, queries_);
        routes.query(&Queries::bech32_prefix, queries_);
        routes.query(&Queries::bytes_to_string, queries_);
        routes.query(&Queries::string_to_bytes, queries_);
        routes.query(&Queries::account_info, queries_);

        routes.genesis(&Lifecycle::import_genesis, &Lifecycle::export_genesis, Lifecycle::initial(),
                       lifecycle_);
        routes.begin_block(&Keeper::forget_unordered, keeper_);
        routes.invariant("every account has a number of its own", &Lifecycle::numbers_are_unique,
                         &Lifecycle::new_numbers_are_unique, lifecycle_);
        routes.complete("cosmos.auth.v1beta1.Msg");
        routes.complete("cosmos.auth.v1beta1.Query");
    }

  private:
    Keeper keeper_;
    Messages messages_{keeper_};
    Queries queries_{keeper_};
    Lifecycle lifecycle_{keeper_};
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<AuthModule>(modules);
}

}  // namespace ve::auth
