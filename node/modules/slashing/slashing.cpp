// Module slashing on one screen.
#include "node/modules/slashing/slashing.hpp"

#include "cosmos/slashing/v1beta1/genesis.pb.h"
#include "cosmos/slashing/v1beta1/query.pb.h"
#include "cosmos/slashing/v1beta1/tx.pb.h"
#include "node/modules/slashing/keeper.hpp"
#include "node/modules/slashing/params.hpp"

namespace ve::slashing {
namespace {

pb::GenesisState initial() {
    pb::GenesisState genesis;
    *genesis.mutable_params() = default_params();
    return genesis;
}

class SlashingModule final : public Module {
  public:
    explicit SlashingModule(ModuleSet& modules) : keeper_{modules.get<staking::Keeper>()} {
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "slashing"; }

    void routes(Routes& routes) override {
        routes.message(&Keeper::unjail, keeper_);
        routes.message(&Keeper::update_params, keeper_);

        routes.query(&Keeper::params, keeper_);
        routes.query(&Keeper::signing_info, keeper_);
        routes.query(&Keeper::signing_infos, keeper_);

        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, initial(), keeper_);
        routes.begin_block(&Keeper::count_votes, keeper_);
        routes.invariant("the counters count the missed blocks", &Keeper::counters_count_the_bits,
                         keeper_);
        routes.complete("cosmos.slashing.v1beta1.Msg");
        routes.complete("cosmos.slashing.v1beta1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<SlashingModule>(modules);
}

}  // namespace ve::slashing
