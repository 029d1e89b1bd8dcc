// Module take: its routes and its default parameters.
#include "node/modules/take/take.hpp"

#include "node/modules/take/keeper.hpp"
#include "node/modules/take/params.hpp"
#include "virtengine/take/v1/genesis.pb.h"
#include "virtengine/take/v1/query.pb.h"
#include "virtengine/take/v1/tx.pb.h"

namespace ve::take {
namespace {

class TakeModule final : public Module {
  public:
    explicit TakeModule(ModuleSet& modules) { modules.publish(keeper_); }
    std::string_view name() const override { return "take"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::params, keeper_);
        pb::GenesisState initial;
        *initial.mutable_params() = default_params();
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, initial, keeper_);
        routes.complete("virtengine.take.v1.Msg");
        routes.complete("virtengine.take.v1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<TakeModule>(modules);
}

}  // namespace ve::take
