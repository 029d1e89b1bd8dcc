// Module market on one screen: whom it listens to, its routes and invariants.
#include "node/modules/market/market.hpp"

#include "node/modules/market/keeper.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/market/v1beta5/genesis.pb.h"
#include "virtengine/market/v1beta5/query.pb.h"
#include "virtengine/market/v1beta5/tx.pb.h"

namespace ve::market {
namespace {

class MarketModule final : public Module {
  public:
    explicit MarketModule(ModuleSet& modules)
        : keeper_{modules.get<escrow::Keeper>(), modules.get<deployment::Keeper>(),
                  modules.get<provider::Keeper>()} {
        modules.get<escrow::Keeper>().add_hooks(keeper_);
        modules.get<deployment::Keeper>().add_hooks(keeper_);
        modules.get<provider::Keeper>().set_lease_view(keeper_);
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "market"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::create_bid, keeper_);
        routes.message(&Keeper::close_bid, keeper_);
        routes.message(&Keeper::create_lease, keeper_);
        routes.message(&Keeper::withdraw_lease, keeper_);
        routes.message(&Keeper::close_lease, keeper_);
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::orders, keeper_);
        routes.query(&Keeper::order, keeper_);
        routes.query(&Keeper::bids, keeper_);
        routes.query(&Keeper::bid, keeper_);
        routes.query(&Keeper::leases, keeper_);
        routes.query(&Keeper::lease, keeper_);
        routes.query(&Keeper::params, keeper_);
        pb::GenesisState initial;
        *initial.mutable_params() = default_params();
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, initial, keeper_);
        routes.invariant("orders, bids and leases agree", &Keeper::check_orders, keeper_);
        routes.invariant("bids and leases agree with escrow", &Keeper::check_money, keeper_);
        routes.complete("virtengine.market.v1beta5.Msg");
        routes.complete("virtengine.market.v1beta5.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<MarketModule>(modules);
}

}  // namespace ve::market
