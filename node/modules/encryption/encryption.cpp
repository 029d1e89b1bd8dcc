// Module encryption on one screen: its routes, hooks and invariant.
#include "node/modules/encryption/encryption.hpp"

#include "node/modules/encryption/keeper.hpp"
#include "virtengine/encryption/v1/genesis.pb.h"
#include "virtengine/encryption/v1/query.pb.h"
#include "virtengine/encryption/v1/tx.pb.h"

namespace ve::encryption {
namespace {

class EncryptionModule final : public Module {
  public:
    explicit EncryptionModule(ModuleSet& modules) { modules.publish(keeper_); }
    std::string_view name() const override { return "encryption"; }
    void routes(Routes& routes) override {
        routes.message(&Keeper::register_key, keeper_);
        routes.message(&Keeper::revoke_key, keeper_);
        routes.message(&Keeper::update_label, keeper_);
        routes.message(&Keeper::rotate_key, keeper_);
        routes.query(&Keeper::keys_of, keeper_);
        routes.query(&Keeper::key_by_fingerprint, keeper_);
        routes.query(&Keeper::params, keeper_);
        routes.query(&Keeper::algorithms, keeper_);
        routes.query(&Keeper::validate_envelope, keeper_);
        routes.genesis(&Keeper::import_genesis, &Keeper::export_genesis, default_genesis(),
                       keeper_);
        routes.end_block(&Keeper::end_block, keeper_);
        routes.invariant("recipient keys and their owners agree", &Keeper::owners_agree, keeper_);
        routes.complete("virtengine.encryption.v1.Msg");
        routes.complete("virtengine.encryption.v1.Query");
    }

  private:
    Keeper keeper_;
};

}  // namespace

std::unique_ptr<Module> make_module(ModuleSet& modules) {
    return std::make_unique<EncryptionModule>(modules);
}

}  // namespace ve::encryption
