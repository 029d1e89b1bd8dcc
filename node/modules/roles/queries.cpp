// One function per rpc of Query.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/roles/errors.hpp"
#include "node/modules/roles/keeper.hpp"
#include "node/modules/roles/names.hpp"
#include "node/modules/roles/state.hpp"
#include "virtengine/roles/v1/query.pb.h"

namespace ve::roles {

namespace {

Result<Address> asked_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return *address;
}
Result<pb::Role> asked_role(const std::string& text) {
    const auto role = parse_role(text);
    if (!role.ok()) return fail(grpc_status::invalid_argument, "{}", role.error().detail());
    return *role;
}

}  // namespace

// A genesis account of the genesis file has its role without an assignment.
std::vector<pb::RoleAssignment> Keeper::roles_of(Context& ctx, const Address& account) {
    std::vector<pb::RoleAssignment> out;
    if (is_genesis(ctx, account) &&
        !state_->assignments.has(ctx, {account, pb::ROLE_GENESIS_ACCOUNT})) {
        auto& given = out.emplace_back();
        given.set_address(account.text());
        given.set_role(pb::ROLE_GENESIS_ACCOUNT);
    }
    for (auto& entry : state_->assignments.under(ctx, account))
        out.push_back(std::move(entry.second));
    return out;
}

Result<pb::QueryAccountRolesResponse> Keeper::account_roles(
    Context& ctx, const pb::QueryAccountRolesRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    pb::QueryAccountRolesResponse out;
    out.set_address(request.address());
    for (auto& assignment : roles_of(ctx, account)) *out.add_roles() = std::move(assignment);
    return out;
}

Result<pb::QueryRoleMembersResponse> Keeper::role_members(
    Context& ctx, const pb::QueryRoleMembersRequest& request) {
    const auto role = TRY(asked_role(request.role()));
    using Entry     = std::pair<std::pair<Address, std::uint32_t>, pb::RoleAssignment>;
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return state_->assignments.page(ctx, step); },
        [&](const Entry& entry) { return entry.second.role() == role; }));
    pb::QueryRoleMembersResponse out;
    out.set_role(request.role());
    for (const auto& entry : page.items) *out.add_members() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryAccountStateResponse> Keeper::account_state(
    Context& ctx, const pb::QueryAccountStateRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    pb::QueryAccountStateResponse out;
    if (const auto record = state_->states.find(ctx, account)) {
        *out.mutable_account_state() = *record;
        out.set_found(true);
    } else {
        out.mutable_account_state()->set_address(request.address());
    }
    return out;
}

Result<pb::QueryGenesisAccountsResponse> Keeper::genesis_accounts(
    Context& ctx, const pb::QueryGenesisAccountsRequest& request) {
    const auto page =
        TRY(state_->genesis_accounts.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryGenesisAccountsResponse out;
    for (const auto& account : page.items) out.add_addresses(account.text());
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = current_params(ctx);
    return out;
}

Result<pb::QueryHasRoleResponse> Keeper::has_role(Context& ctx,
                                                  const pb::QueryHasRoleRequest& request) {
    const auto account = TRY(asked_account(request.address()));
    const auto role    = TRY(asked_role(request.role()));
    pb::QueryHasRoleResponse out;
    for (auto& assignment : roles_of(ctx, account))
        if (assignment.role() == role) {
            out.set_has_role(true);
            *out.mutable_assignment() = std::move(assignment);
        }
    return out;
}

}  // namespace ve::roles
