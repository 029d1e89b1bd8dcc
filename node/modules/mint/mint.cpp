// Module mint on one screen.
#include "node/modules/mint/mint.hpp"

#include "cosmos/mint/v1beta1/mint.pb.h"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/mint/keeper.hpp"
#include "node/modules/staking/keeper.hpp"

namespace ve::mint {
namespace {

class MintModule final : public Module {
  public:
    explicit MintModule(ModuleSet& modules)
        : keeper_{modules.get<bank::Keeper>(), modules.get<staking::Keeper>()} {}
    std::string_view name() const override { return "mint"; }

    void routes(Routes& routes) override {
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.query(&Keeper::inflation, keeper_);
        routes.query(&Keeper::annual_provisions, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, default_genesis(),
                       keeper_);
        routes.begin_block(&Keeper::make_coins, keeper_);
        routes.complete("cosmos.mint.v1beta1.Msg");
        routes.complete("cosmos.mint.v1beta1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<MintModule>(modules);
}

}  // namespace ve::mint
