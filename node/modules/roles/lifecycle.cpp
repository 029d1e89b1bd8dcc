// Genesis in and out. There is no work at the begin or end of a block.
#include "node/modules/roles/errors.hpp"
#include "node/modules/roles/keeper.hpp"
#include "node/modules/roles/params.hpp"
#include "node/modules/roles/state.hpp"
#include "virtengine/roles/v1/genesis.pb.h"

namespace ve::roles {

Result<void> check_params(const pb::Params& params) {
    if (params.max_roles_per_account() >= 1 && params.max_roles_per_account() <= 7) return {};
    return fail(ve::errors::input, "roles.params.max_roles_per_account is {}, 1 to 7 are possible",
                params.max_roles_per_account());
}

pb::GenesisState default_genesis() {
    pb::GenesisState out;
    out.mutable_params()->set_max_roles_per_account(5);
    return out;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    state_->params.set(ctx, genesis.params());
    for (const auto& text : genesis.genesis_accounts()) {
        const auto account = TRY(Address::parse(text));
        if (is_genesis(ctx, account))
            return fail(errors::role_assigned, "genesis account {} stands twice", account);
        state_->genesis_accounts.add(ctx, account);
    }
    for (const auto& assignment : genesis.role_assignments()) {
        const auto account = TRY(Address::parse(assignment.address()));
        const auto role    = assignment.role();
        if (role == pb::ROLE_UNSPECIFIED || !pb::Role_IsValid(role))
            return fail(errors::invalid_role, "{} has role {} in genesis", account,
                        static_cast<int>(role));
        if (role == pb::ROLE_GENESIS_ACCOUNT && !is_genesis(ctx, account))
            return fail(errors::not_genesis, "{} is missing in genesis_accounts", account);
        if (state_->assignments.has(ctx, {account, role}))
            return fail(errors::role_assigned, "a role of {} stands twice in genesis", account);
        state_->assignments.set(ctx, {account, role}, assignment);
        state_->members.add(ctx, {role, account});
    }
    for (const auto& record : genesis.account_states()) {
        const auto account = TRY(Address::parse(record.address()));
        if (record.state() == pb::ACCOUNT_STATE_UNSPECIFIED ||
            !pb::AccountState_IsValid(record.state()))
            return fail(errors::invalid_state, "{} has state {} in genesis", account,
                        static_cast<int>(record.state()));
        if (state_->states.has(ctx, account))
            return fail(errors::invalid_state, "{} has two states in genesis", account);
        state_->states.set(ctx, account, record);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = current_params(ctx);
    for (const auto& account : state_->genesis_accounts.list(ctx))
        out.add_genesis_accounts(account.text());
    for (const auto& entry : state_->assignments.list(ctx))
        *out.add_role_assignments() = entry.second;
    for (const auto& entry : state_->states.list(ctx)) *out.add_account_states() = entry.second;
    return out;
}

Result<void> Keeper::lists_agree(Context& ctx) {
    const auto assignments = state_->assignments.list(ctx);
    for (const auto& [key, assignment] : assignments)
        if (!state_->members.has(ctx, {key.second, key.first}))
            return fail(errors::role_not_found, "{} is missing among the members of its role",
                        key.first);
    if (state_->members.list(ctx).size() != assignments.size())
        return fail(errors::role_not_found, "a role has a member without an assignment");
    return {};
}

}  // namespace ve::roles
