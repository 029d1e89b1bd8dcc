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

std::optional<pb::SensitiveTxConfig> Keeper::stored_config(Context& ctx, int type) {
    return state_->configs.find(ctx, static_cast<std::uint32_t>(type));
}

}  // namespace ve::mfa
