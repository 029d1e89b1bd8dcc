// Module feegrant on one screen.
#include "node/modules/feegrant/feegrant.hpp"

#include "cosmos/feegrant/v1beta1/genesis.pb.h"
#include "cosmos/feegrant/v1beta1/query.pb.h"
#include "cosmos/feegrant/v1beta1/tx.pb.h"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/feegrant/keeper.hpp"

namespace ve::feegrant {
namespace {

class FeegrantModule final : public Module {
  public:
    explicit FeegrantModule(ModuleSet& modules)
        : keeper_{modules.get<auth::Keeper>(), modules.get<bank::Keeper>()} {
        modules.publish(keeper_);
        modules.publish<AllowanceKeeper>(keeper_);
    }
    std::string_view name() const override { return "feegrant"; }

    void routes(Routes& routes) override {
        routes.message(&Keeper::grant_allowance, keeper_);
        routes.message(&Keeper::revoke_allowance, keeper_);
        routes.message(&Keeper::prune_allowances, keeper_);

        routes.query(&Keeper::allowance, keeper_);
        routes.query(&Keeper::allowances, keeper_);
        routes.query(&Keeper::allowances_by_granter, keeper_);

        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, pb::GenesisState{},
                       keeper_);
        routes.end_block(&Keeper::prune_expired, keeper_);
        routes.invariant("allowances that expire wait for it", &Keeper::queue_agrees, keeper_);
        routes.complete("cosmos.feegrant.v1beta1.Msg");
        routes.complete("cosmos.feegrant.v1beta1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<FeegrantModule>(modules);
}

}  // namespace ve::feegrant
