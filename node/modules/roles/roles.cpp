// Module roles on one screen: its routes, its gate and its invariant.
#include "node/modules/roles/roles.hpp"

#include "node/modules/roles/keeper.hpp"
#include "virtengine/roles/v1/genesis.pb.h"
#include "virtengine/roles/v1/query.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::roles {
namespace {

class RolesModule final : public Module {
  public:
    explicit RolesModule(ModuleSet& modules) { modules.publish(keeper_); }
    std::string_view name() const override { return "roles"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::assign_role, keeper_);
        routes.message(&Keeper::revoke_role, keeper_);
        routes.message(&Keeper::set_account_state, keeper_);
        routes.message(&Keeper::nominate_admin, keeper_);
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::account_roles, keeper_);
        routes.query(&Keeper::role_members, keeper_);
        routes.query(&Keeper::account_state, keeper_);
        routes.query(&Keeper::genesis_accounts, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.query(&Keeper::has_role, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, default_genesis(),
                       keeper_);
        routes.gate(&Keeper::gate, keeper_);
        routes.invariant("roles by account and by role agree", &Keeper::lists_agree, keeper_);
        routes.complete("virtengine.roles.v1.Msg");
        routes.complete("virtengine.roles.v1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<RolesModule>(modules);
}

}  // namespace ve::roles
