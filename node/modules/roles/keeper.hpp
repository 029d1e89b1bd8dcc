// Roles of accounts and whether an account may act. What a role allows is for other modules to say.
#pragma once

#include <memory>
#include <string>

#include "node/chain/context.hpp"

namespace virtengine::roles::v1 {
class AccountStateRecord;
class GenesisState;
class MsgAssignRole;
class MsgAssignRoleResponse;
class MsgNominateAdmin;
class MsgNominateAdminResponse;
class MsgRevokeRole;
class MsgRevokeRoleResponse;
class MsgSetAccountState;
class MsgSetAccountStateResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class Params;
class QueryAccountRolesRequest;
class QueryAccountRolesResponse;
class QueryAccountStateRequest;
class QueryAccountStateResponse;
class QueryGenesisAccountsRequest;
class QueryGenesisAccountsResponse;
class QueryHasRoleRequest;
class QueryHasRoleResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QueryRoleMembersRequest;
class QueryRoleMembersResponse;
class RoleAssignment;
}  // namespace virtengine::roles::v1

namespace ve::wire {
struct Tx;
}

namespace ve::roles {

namespace pb = virtengine::roles::v1;
struct State;

enum class Right : std::uint8_t {  // virtengine.roles.v1.Role
    genesis_account  = 1,
    administrator    = 2,
    moderator        = 3,
    validator        = 4,
    service_provider = 5,
    customer         = 6,
    support_agent    = 7
};

class Keeper {
  public:
    Keeper();
    ~Keeper();

    // Genesis accounts hold every right; administrators are moderators too.
    bool holds(Context& ctx, const Address& account, Right right);
    // Errors: roles 1409 for a terminated account, 1410 for a suspended one.
    Result<void> must_be_operational(Context& ctx, const Address& account);

    Result<pb::MsgAssignRoleResponse> assign_role(Context& ctx, const pb::MsgAssignRole& msg);
    Result<pb::MsgRevokeRoleResponse> revoke_role(Context& ctx, const pb::MsgRevokeRole& msg);
    Result<pb::MsgSetAccountStateResponse> set_account_state(Context& ctx,
                                                             const pb::MsgSetAccountState& msg);
    Result<pb::MsgNominateAdminResponse> nominate_admin(Context& ctx,
                                                        const pb::MsgNominateAdmin& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

    Result<pb::QueryAccountRolesResponse> account_roles(
        Context& ctx, const pb::QueryAccountRolesRequest& request);
    Result<pb::QueryRoleMembersResponse> role_members(Context& ctx,
                                                      const pb::QueryRoleMembersRequest& request);
    Result<pb::QueryAccountStateResponse> account_state(
        Context& ctx, const pb::QueryAccountStateRequest& request);
    Result<pb::QueryGenesisAccountsResponse> genesis_accounts(
        Context& ctx, const pb::QueryGenesisAccountsRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);
    Result<pb::QueryHasRoleResponse> has_role(Context& ctx, const pb::QueryHasRoleRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    // Who is suspended or terminated sends no transaction.
    Result<void> gate(Context& ctx, const wire::Tx& tx);
    Result<void> lists_agree(Context& ctx);  // an invariant

  private:
    pb::Params current_params(Context& ctx);
    bool is_genesis(Context& ctx, const Address& account);
    Result<void> may_give(Context& ctx, const Address& giver, int role);
    Result<void> add_role(Context& ctx, const Address& account, int role, const Address& giver);
    std::vector<pb::RoleAssignment> roles_of(Context& ctx, const Address& account);

    std::unique_ptr<State> state_;
};

// What a new chain starts with.
pb::GenesisState default_genesis();

}  // namespace ve::roles
