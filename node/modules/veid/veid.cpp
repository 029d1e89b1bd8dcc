// Module veid on one screen: its routes, hooks and invariants.
#include "node/modules/veid/veid.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/encryption/keeper.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/scorer.hpp"
#include "virtengine/veid/v1/genesis.pb.h"
#include "virtengine/veid/v1/query.pb.h"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::veid {
namespace {

// Wallets, borderline cases, appeals, compliance and models have no handlers here.
class VeidModule final : public Module, public ExtenderSource {
  public:
    explicit VeidModule(ModuleSet& modules)
        : keeper_{modules.get<auth::Keeper>(), modules.get<staking::Keeper>(),
                  modules.get<encryption::Keeper>()} {
        modules.publish(keeper_);
        modules.publish<ExtenderSource>(*this);
    }
    std::string_view name() const override { return "veid"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::upload_scope, keeper_);
        routes.message(&Keeper::revoke_scope, keeper_);
        routes.message(&Keeper::request_verification, keeper_);
        routes.message(&Keeper::update_status, keeper_);
        routes.message(&Keeper::update_score, keeper_);
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::identity_record, keeper_);
        routes.query(&Keeper::identity, keeper_);
        routes.query(&Keeper::scope, keeper_);
        routes.query(&Keeper::scopes, keeper_);
        routes.query(&Keeper::scopes_by_type, keeper_);
        routes.query(&Keeper::identity_score, keeper_);
        routes.query(&Keeper::identity_status, keeper_);
        routes.query(&Keeper::approved_clients, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, default_genesis(),
                       keeper_);
        routes.extension(&Keeper::tally, keeper_);
        routes.end_block(&Keeper::end_block, keeper_);
        routes.invariant("identity records list the scopes they own", &Keeper::scopes_agree,
                         keeper_);
        routes.invariant("a scope in progress has one request", &Keeper::requests_agree, keeper_);
    }
    std::unique_ptr<VoteExtender> make_extender(std::vector<x25519::PrivateKey> keys) override {
        return std::make_unique<Scorer>(std::move(keys));
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<VeidModule>(modules);
}

}  // namespace ve::veid
