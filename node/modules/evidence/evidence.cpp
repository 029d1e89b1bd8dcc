// Module evidence on one screen.
#include "node/modules/evidence/evidence.hpp"

#include "cosmos/evidence/v1beta1/evidence.pb.h"
#include "node/modules/evidence/keeper.hpp"

namespace ve::evidence {
namespace {

class EvidenceModule final : public Module {
  public:
    explicit EvidenceModule(ModuleSet& modules) : keeper_{modules.get<slashing::Keeper>()} {}
    std::string_view name() const override { return "evidence"; }

    void routes(Routes& routes) override {
        routes.message(&Keeper::submit_evidence, keeper_);
        routes.query(&Keeper::evidence, keeper_);
        routes.query(&Keeper::all_evidence, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, pb::GenesisState{},
                       keeper_);
        routes.begin_block(&Keeper::judge, keeper_);
        routes.complete("cosmos.evidence.v1beta1.Msg");
        routes.complete("cosmos.evidence.v1beta1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<EvidenceModule>(modules);
}

}  // namespace ve::evidence
