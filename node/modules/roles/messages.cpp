// One function per rpc of Msg: give and take roles, suspend and reinstate.
#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/roles/errors.hpp"
#include "node/modules/roles/keeper.hpp"
#include "node/modules/roles/names.hpp"
#include "node/modules/roles/params.hpp"
#include "node/modules/roles/state.hpp"
#include "virtengine/roles/v1/events.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::roles {

namespace {

constexpr std::size_t reason_max = 512;

Result<Address> parse_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(errors::invalid_address, "{}", address.error().detail());
    return *address;
}

// A first state may be any; nothing follows termination.
Result<void> check_move(const std::optional<pb::AccountStateRecord>& record, pb::AccountState to) {
    if (!record) return {};
    const auto from = record->state();
    if (from != pb::ACCOUNT_STATE_TERMINATED && from != to) return {};
    return fail(errors::invalid_transition, "from {} to {}", name_of(from), name_of(to));
}

}  // namespace

Result<pb::MsgAssignRoleResponse> Keeper::assign_role(Context& ctx, const pb::MsgAssignRole& msg) {
    const auto sender  = TRY(parse_account(msg.sender()));
    const auto account = TRY(parse_account(msg.address()));
    TRY(must_be_operational(ctx, sender));
    const auto role = TRY(parse_role(msg.role()));
    TRY(may_give(ctx, sender, role));
    TRY(add_role(ctx, account, role, sender));
    return pb::MsgAssignRoleResponse{};
}

Result<pb::MsgRevokeRoleResponse> Keeper::revoke_role(Context& ctx, const pb::MsgRevokeRole& msg) {
    const auto sender  = TRY(parse_account(msg.sender()));
    const auto account = TRY(parse_account(msg.address()));
    TRY(must_be_operational(ctx, sender));
    const auto role = TRY(parse_role(msg.role()));
    if (role == pb::ROLE_GENESIS_ACCOUNT)
        return fail(errors::genesis_account, "the role {} stays", name_of(role));
    if (sender == account) {
        if (!current_params(ctx).allow_self_revoke()) return fail(errors::own_role, "{}", account);
    } else {
        TRY(may_give(ctx, sender, role));
        if (is_genesis(ctx, account) && !is_genesis(ctx, sender))
            return fail(errors::genesis_account, "{}", account);
    }
    if (!state_->assignments.has(ctx, {account, role}))
        return fail(errors::role_not_found, "{} is not {}", account, name_of(role));

    state_->assignments.erase(ctx, {account, role});
    state_->members.erase(ctx, {role, account});
    pb::EventRoleRevoked event;
    event.set_address(msg.address());
    event.set_role(msg.role());
    event.set_revoked_by(msg.sender());
    ctx.emit(typed_event(event));
    return pb::MsgRevokeRoleResponse{};
}

Result<pb::MsgSetAccountStateResponse> Keeper::set_account_state(
    Context& ctx, const pb::MsgSetAccountState& msg) {
    const auto sender  = TRY(parse_account(msg.sender()));
    const auto account = TRY(parse_account(msg.address()));
    TRY(must_be_operational(ctx, sender));
    if (!holds(ctx, sender, Right::administrator))
        return fail(errors::unauthorized, "{} is no administrator", sender);
    const auto next = TRY(parse_state(msg.state()));
    if (msg.reason().size() > reason_max)
        return fail(sdk::invalid_request, "a reason of {} bytes, at most {}", msg.reason().size(),
                    reason_max);
    if (sender == account && next != pb::ACCOUNT_STATE_ACTIVE)
        return fail(errors::suspend_self, "{}", account);
    if (is_genesis(ctx, account) && !is_genesis(ctx, sender))
        return fail(errors::genesis_account, "{}", account);
    const auto before = state_->states.find(ctx, account);
    TRY(check_move(before, next));

    const auto previous = before ? before->state() : pb::ACCOUNT_STATE_UNSPECIFIED;
    pb::AccountStateRecord record;
    record.set_address(msg.address());
    record.set_state(next);
    record.set_reason(msg.reason());
    record.set_modified_by(msg.sender());
    record.set_modified_at(ctx.time().seconds);
    record.set_previous_state(previous);
    state_->states.set(ctx, account, record);
    pb::EventAccountStateChanged event;
    event.set_address(msg.address());
    event.set_previous_state(name_of(previous));
    event.set_new_state(name_of(next));
    event.set_modified_by(msg.sender());
    event.set_reason(msg.reason());
    ctx.emit(typed_event(event));
    return pb::MsgSetAccountStateResponse{};
}

Result<pb::MsgNominateAdminResponse> Keeper::nominate_admin(Context& ctx,
                                                            const pb::MsgNominateAdmin& msg) {
    const auto sender  = TRY(parse_account(msg.sender()));
    const auto account = TRY(parse_account(msg.address()));
    TRY(must_be_operational(ctx, sender));
    if (!is_genesis(ctx, sender)) return fail(errors::not_genesis, "{}", sender);
    TRY(add_role(ctx, account, pb::ROLE_ADMINISTRATOR, sender));
    pb::EventAdminNominated event;
    event.set_address(msg.address());
    event.set_nominated_by(msg.sender());
    ctx.emit(typed_event(event));
    return pb::MsgNominateAdminResponse{};
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_params(msg.params()));
    state_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

// Genesis accounts and administrators are made by genesis accounts, all others by either.
Result<void> Keeper::may_give(Context& ctx, const Address& giver, int role) {
    const bool high = role == pb::ROLE_GENESIS_ACCOUNT || role == pb::ROLE_ADMINISTRATOR;
    if (high ? is_genesis(ctx, giver) : holds(ctx, giver, Right::administrator)) return {};
    return fail(errors::unauthorized, "{} may not give or take the role {}", giver,
                name_of(static_cast<pb::Role>(role)));
}

Result<void> Keeper::add_role(Context& ctx, const Address& account, int role,
                              const Address& giver) {
    const auto number = static_cast<std::uint32_t>(role);
    const auto name   = name_of(static_cast<pb::Role>(role));
    const bool held   = state_->assignments.has(ctx, {account, number}) ||
                      (role == pb::ROLE_GENESIS_ACCOUNT && is_genesis(ctx, account));
    if (held) return fail(errors::role_assigned, "{} is {}", account, name);
    const auto most = current_params(ctx).max_roles_per_account();
    if (roles_of(ctx, account).size() >= most)
        return fail(errors::invalid_role, "{} has {} roles, as many as an account may have",
                    account, most);

    pb::RoleAssignment assignment;
    assignment.set_address(account.text());
    assignment.set_role(static_cast<pb::Role>(role));
    assignment.set_assigned_by(giver.text());
    assignment.set_assigned_at(ctx.time().seconds);
    state_->assignments.set(ctx, {account, number}, assignment);
    state_->members.add(ctx, {number, account});
    if (role == pb::ROLE_GENESIS_ACCOUNT) state_->genesis_accounts.add(ctx, account);
    pb::EventRoleAssigned event;
    event.set_address(account.text());
    event.set_role(name);
    event.set_assigned_by(giver.text());
    ctx.emit(typed_event(event));
    return {};
}

}  // namespace ve::roles
