// What every part of the module reads.
#include "node/modules/mfa/keeper.hpp"

#include "node/modules/mfa/state.hpp"
#include "virtengine/mfa/v1/genesis.pb.h"

namespace ve::mfa {

Keeper::Keeper(roles::Keeper& roles, veid::Keeper& veid)
    : roles_{roles}, veid_{veid}, state_{std::make_unique<State>()} {}
Keeper::~Keeper() = default;

pb::Params Keeper::current_params(Context& ctx) {
    return state_->params.get_or(ctx, default_genesis().params());
}

std::shared_ptr<const pb::SensitiveTxConfig> Keeper::stored_config(Context& ctx, int type) {
    const auto bytes = state_->configs.look(ctx, static_cast<std::uint32_t>(type));
    if (!bytes) return nullptr;
    const std::lock_guard lock{read_mutex_};
    auto& read = read_configs_[type];
    if (!read.config || read.bytes != *bytes) {
        auto config = codec::Value<pb::SensitiveTxConfig>::take(*bytes).value();
        read        = {std::string{*bytes}, std::make_shared<const pb::SensitiveTxConfig>(config)};
    }
    return read.config;
}

}  // namespace ve::mfa
