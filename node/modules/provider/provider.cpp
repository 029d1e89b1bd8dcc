// Module provider on one screen: its routes.
// A second factor is asked for by module mfa, before the message runs. Verification of domains is
// not offered yet, so those rpcs have no handler.
#include "node/modules/provider/provider.hpp"

#include "node/modules/provider/keeper.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/provider/v1beta4/genesis.pb.h"
#include "virtengine/provider/v1beta4/query.pb.h"
#include "virtengine/provider/v1beta4/tx.pb.h"

namespace ve::provider {
namespace {

class ProviderModule final : public Module {
  public:
    explicit ProviderModule(ModuleSet& modules) : keeper_{modules.get<veid::Keeper>()} {
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "provider"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::create, keeper_);
        routes.message(&Keeper::update, keeper_);
        routes.message(&Keeper::remove, keeper_);
        routes.query(&Keeper::providers, keeper_);
        routes.query(&Keeper::provider, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, pb::GenesisState{},
                       keeper_);
        routes.complete("virtengine.provider.v1beta4.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<ProviderModule>(modules);
}

}  // namespace ve::provider
