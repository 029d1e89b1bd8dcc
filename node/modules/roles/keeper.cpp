// What siblings ask, and the gate.
#include "node/modules/roles/keeper.hpp"

#include "node/modules/roles/errors.hpp"
#include "node/modules/roles/state.hpp"
#include "virtengine/roles/v1/genesis.pb.h"
#include "wire/tx.hpp"

namespace ve::roles {

Keeper::Keeper() : state_{std::make_unique<State>()} {}
Keeper::~Keeper() = default;

pb::Params Keeper::current_params(Context& ctx) {
    return state_->params.get_or(ctx, default_genesis().params());
}

bool Keeper::is_genesis(Context& ctx, const Address& account) {
    return state_->genesis_accounts.has(ctx, account);
}

bool Keeper::holds(Context& ctx, const Address& account, Right right) {
    if (is_genesis(ctx, account)) return true;
    const auto has = [&](Right wanted) {
        return state_->assignments.has(ctx, {account, static_cast<std::uint32_t>(wanted)});
    };
    return has(right) || (right == Right::moderator && has(Right::administrator));
}

Result<void> Keeper::must_be_operational(Context& ctx, const Address& account) {
    const auto record = state_->states.find(ctx, account);
    if (!record) return {};
    if (record->state() == pb::ACCOUNT_STATE_TERMINATED)
        return fail(errors::terminated, "{}", account);
    if (record->state() == pb::ACCOUNT_STATE_SUSPENDED)
        return fail(errors::suspended, "{}", account)
            .with_hint("an administrator can reinstate the account");
    return {};
}

Result<void> Keeper::gate(Context& ctx, const wire::Tx& tx) {
    for (const auto& signer : tx.signers) TRY(must_be_operational(ctx, signer));
    return {};
}

}  // namespace ve::roles
