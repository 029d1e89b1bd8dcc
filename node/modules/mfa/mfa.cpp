// Module mfa on one screen: its routes, hooks and the two gates of sensitive transactions.
#include "node/modules/mfa/mfa.hpp"

#include "node/modules/mfa/keeper.hpp"
#include "node/modules/roles/keeper.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/mfa/v1/genesis.pb.h"
#include "virtengine/mfa/v1/query.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::mfa {
namespace {

// Trusted devices have no handlers here: what a chain shows to everyone cannot be a device's token.
class MfaModule final : public Module {
  public:
    explicit MfaModule(ModuleSet& modules)
        : keeper_{modules.get<roles::Keeper>(), modules.get<veid::Keeper>()} {
        modules.publish(keeper_);
    }
    std::string_view name() const override { return "mfa"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::enroll_factor, keeper_);
        routes.message(&Keeper::revoke_factor, keeper_);
        routes.message(&Keeper::set_policy, keeper_);
        routes.message(&Keeper::create_challenge, keeper_);
        routes.message(&Keeper::verify_challenge, keeper_);
        routes.message(&Keeper::issue_session, keeper_);
        routes.message(&Keeper::refresh_session, keeper_);
        routes.message(&Keeper::revoke_session, keeper_);
        routes.message(&Keeper::update_config, keeper_);
        routes.message(&Keeper::update_params, keeper_);
        routes.query(&Keeper::policy, keeper_);
        routes.query(&Keeper::enrollments, keeper_);
        routes.query(&Keeper::enrollment, keeper_);
        routes.query(&Keeper::challenge, keeper_);
        routes.query(&Keeper::pending_challenges, keeper_);
        routes.query(&Keeper::session, keeper_);
        routes.query(&Keeper::sessions, keeper_);
        routes.query(&Keeper::config, keeper_);
        routes.query(&Keeper::configs, keeper_);
        routes.query(&Keeper::required, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, default_genesis(),
                       keeper_);
        routes.gate(&Keeper::identity_gate, keeper_);
        routes.gate(&Keeper::factor_gate, keeper_);
        routes.end_block(&Keeper::end_block, keeper_);
        routes.invariant("sessions and challenges are listed with their accounts",
                         &Keeper::lists_agree, keeper_);
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<MfaModule>(modules);
}

}  // namespace ve::mfa
