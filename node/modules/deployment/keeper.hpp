// Deployments and their groups: what tenants want to run, and whether it is open, paused or closed.
// Money is escrow's; orders, bids and leases are the market's, which is told through GroupHooks.
#pragma once

#include <memory>

#include "node/chain/coin_forms.hpp"
#include "node/chain/context.hpp"
#include "node/modules/deployment/ids.hpp"
#include "node/modules/escrow/keeper.hpp"

namespace virtengine::deployment::v1 {
class Deployment;
}
namespace virtengine::deployment::v1beta4 {
class GenesisState;
class Group;
class GroupSpec;
class MsgCloseDeployment;
class MsgCloseDeploymentResponse;
class MsgCloseGroup;
class MsgCloseGroupResponse;
class MsgCreateDeployment;
class MsgCreateDeploymentResponse;
class MsgPauseGroup;
class MsgPauseGroupResponse;
class MsgStartGroup;
class MsgStartGroupResponse;
class MsgUpdateDeployment;
class MsgUpdateDeploymentResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class QueryDeploymentRequest;
class QueryDeploymentResponse;
class QueryDeploymentsRequest;
class QueryDeploymentsResponse;
class QueryGroupRequest;
class QueryGroupResponse;
class QueryParamsRequest;
class QueryParamsResponse;
}  // namespace virtengine::deployment::v1beta4

namespace ve::deployment {

namespace pb = virtengine::deployment::v1beta4;

enum class GroupState : std::uint8_t { open = 1, paused = 2, insufficient_funds = 3, closed = 4 };

// Told after the group was saved in its new state. Opened: a new or started group wants a provider.
// Ended: it is paused, closed or out of funds.
class GroupHooks {
  public:
    virtual ~GroupHooks()                                                             = default;
    virtual Result<void> group_opened(Context& ctx, const GroupId& id,
                                      const pb::GroupSpec& spec)                      = 0;
    virtual Result<void> group_ended(Context& ctx, const GroupId& id, GroupState now) = 0;
};

// The most that a group pays per block: Σ unit price × count.
Result<DecCoin> price_max(const pb::GroupSpec& group);
escrow::AccountId escrow_id(const DeploymentId& id);

struct Store;

class Keeper final : public escrow::AccountHooks {
  public:
    explicit Keeper(escrow::Keeper& escrow);
    ~Keeper() override;
    void add_hooks(GroupHooks& hooks) { hooks_.push_back(&hooks); }

    bool is_open(Context& ctx, const GroupId& id);
    Result<pb::Group> group(Context& ctx, const GroupId& id);  // error: group_not_found
    // Its provider left. The hooks are not told: it is the market that calls.
    Result<void> pause_abandoned(Context& ctx, const GroupId& id);

    // Escrow says that there is no money left, or that the account was closed.
    Result<void> payment_ended(Context&, const escrow::PaymentId&, escrow::State) override {
        return {};
    }
    Result<void> account_ended(Context& ctx, const escrow::AccountId& id,
                               escrow::State now) override;

    Result<pb::MsgCreateDeploymentResponse> create(Context& ctx,
                                                   const pb::MsgCreateDeployment& msg);
    Result<pb::MsgUpdateDeploymentResponse> update(Context& ctx,
                                                   const pb::MsgUpdateDeployment& msg);
    Result<pb::MsgCloseDeploymentResponse> close(Context& ctx, const pb::MsgCloseDeployment& msg);
    Result<pb::MsgCloseGroupResponse> close_group(Context& ctx, const pb::MsgCloseGroup& msg);
    Result<pb::MsgPauseGroupResponse> pause_group(Context& ctx, const pb::MsgPauseGroup& msg);
    Result<pb::MsgStartGroupResponse> start_group(Context& ctx, const pb::MsgStartGroup& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

    Result<pb::QueryDeploymentsResponse> deployments(Context& ctx,
                                                     const pb::QueryDeploymentsRequest& request);
    Result<pb::QueryDeploymentResponse> deployment(Context& ctx,
                                                   const pb::QueryDeploymentRequest& request);
    Result<pb::QueryGroupResponse> group_info(Context& ctx, const pb::QueryGroupRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> check_states(Context& ctx);  // I9

  private:
    Result<pb::Group> owned_group(Context& ctx, const GroupId& id);
    Result<void> end_group(Context& ctx, pb::Group& group, const GroupId& id, GroupState now);
    pb::QueryDeploymentResponse show(Context& ctx, const DeploymentId& id,
                                     const virtengine::deployment::v1::Deployment& deployment);

    escrow::Keeper& escrow_;
    std::vector<GroupHooks*> hooks_;
    std::unique_ptr<Store> store_;
};

}  // namespace ve::deployment
