// Module deployment on one screen: its routes and invariants.
#include "node/modules/deployment/deployment.hpp"

#include "node/modules/deployment/keeper.hpp"
#include "node/modules/deployment/state.hpp"
#include "virtengine/deployment/v1beta4/genesis.pb.h"
#include "virtengine/deployment/v1beta4/query.pb.h"
#include "virtengine/deployment/v1beta4/tx.pb.h"

namespace ve::deployment {
namespace {

class DeploymentModule final : public Module {
  public:
    explicit DeploymentModule(ModuleSet& modules) : keeper_{modules.get<escrow::Keeper>()} {
        modules.get<escrow::Keeper>().add_hooks(keeper_);
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "deployment"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::create, keeper_);
        routes.message(&Keeper::update, keeper_);
        routes.message(&Keeper::close, keeper_);
        routes.message(&Keeper::close_group, keeper_);
        routes.message(&Keeper::pause_group, keeper_);
        routes.message(&Keeper::start_group, keeper_);
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::deployments, keeper_);
        routes.query(&Keeper::deployment, keeper_);
        routes.query(&Keeper::group_info, keeper_);
        routes.query(&Keeper::params, keeper_);
        pb::GenesisState initial;
        *initial.mutable_params() = default_params();
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, initial, keeper_);
        routes.invariant("deployment states agree with escrow", &Keeper::check_states, keeper_);
        routes.complete("virtengine.deployment.v1beta4.Msg");
        routes.complete("virtengine.deployment.v1beta4.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<DeploymentModule>(modules);
}

}  // namespace ve::deployment
