// Module settlement on one screen: its routes, block work and invariants.
// Rewards and conversions to government money are not offered yet: their rpcs have no handler.
#include "node/modules/settlement/settlement.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/params.hpp"
#include "virtengine/settlement/v1/genesis.pb.h"
#include "virtengine/settlement/v1/query.pb.h"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::settlement {
namespace {

class SettlementModule final : public Module {
  public:
    explicit SettlementModule(ModuleSet& modules)
        : keeper_{modules.get<auth::Keeper>(), modules.get<bank::Keeper>(),
                  modules.get<market::Keeper>(),
                  modules.get<auth::Keeper>().declare_module_account("settlement")} {
        modules.get<market::Keeper>().add_hooks(keeper_);
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "settlement"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::create_escrow, keeper_);
        routes.message(&Keeper::activate_escrow, keeper_);
        routes.message(&Keeper::release_escrow, keeper_);
        routes.message(&Keeper::refund_escrow, keeper_);
        routes.message(&Keeper::dispute_escrow, keeper_);
        routes.message(&Keeper::record_usage, keeper_);
        routes.message(&Keeper::acknowledge_usage, keeper_);
        routes.message(&Keeper::settle_order, keeper_);
        routes.query(&Keeper::escrow, keeper_);
        routes.query(&Keeper::escrows_by_order, keeper_);
        routes.query(&Keeper::escrows_by_state, keeper_);
        routes.query(&Keeper::settlement, keeper_);
        routes.query(&Keeper::settlements_by_order, keeper_);
        routes.query(&Keeper::usage_record, keeper_);
        routes.query(&Keeper::usage_by_order, keeper_);
        routes.query(&Keeper::usage_summary, keeper_);
        routes.query(&Keeper::payout, keeper_);
        routes.query(&Keeper::payouts_by_provider, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.begin_block(&Keeper::begin_block, keeper_);
        routes.end_block(&Keeper::end_block, keeper_);
        pb::GenesisState initial;
        *initial.mutable_params() = default_params();
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, initial, keeper_);
        routes.invariant("settlement owns what it owes", &Keeper::check_holdings, keeper_);
        routes.invariant("settlement loses no coin", &Keeper::check_conservation, keeper_);
        routes.invariant("settlement pays nothing twice", &Keeper::check_payouts, keeper_);
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<SettlementModule>(modules);
}

}  // namespace ve::settlement
