// Module escrow on one screen: its accounts, routes and invariants.
#include "node/modules/escrow/escrow.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/keeper.hpp"
#include "node/modules/escrow/keeper.hpp"
#include "node/modules/take/keeper.hpp"
#include "virtengine/escrow/v1/genesis.pb.h"
#include "virtengine/escrow/v1/query.pb.h"
#include "virtengine/escrow/v1/tx.pb.h"

namespace ve::escrow {
namespace {

class EscrowModule final : public Module {
  public:
    // The chain's share goes to the community pool of module distribution.
    explicit EscrowModule(ModuleSet& modules)
        : keeper_{modules.get<bank::Keeper>(), modules.get<take::Keeper>(),
                  modules.get<distribution::Keeper>(),
                  modules.get<auth::Keeper>().declare_module_account("escrow")} {
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "escrow"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::account_deposit, keeper_);
        routes.query(&Keeper::accounts, keeper_);
        routes.query(&Keeper::payments, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, pb::GenesisState{},
                       keeper_);
        routes.invariant("escrow owns what its accounts hold", &Keeper::check_holdings, keeper_);
        routes.invariant("escrow loses no coin", &Keeper::check_conservation, keeper_);
        routes.invariant("escrow states agree", &Keeper::check_states, keeper_);
        routes.complete("virtengine.escrow.v1.Msg");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<EscrowModule>(modules);
}

}  // namespace ve::escrow
