// Msg of module deployment: a tenant creates, changes and closes deployments and groups.
// Every message is signed by the owner who stands in its id, so a stranger cannot name another's.
#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/deployment/keeper.hpp"
#include "node/modules/deployment/specification.hpp"
#include "node/modules/deployment/state.hpp"
#include "virtengine/deployment/v1/events.pb.h"
#include "virtengine/deployment/v1beta4/tx.pb.h"

namespace ve::deployment {
namespace {

namespace told = virtengine::deployment::v1;

constexpr std::size_t hash_size = 32;

Result<void> check_hash(const std::string& hash) {
    if (hash.empty()) return fail(errors::empty_hash, "the manifest's hash is empty");
    if (hash.size() != hash_size)
        return fail(errors::invalid_hash, "the manifest's hash has {} bytes, not {}", hash.size(),
                    hash_size);
    return {};
}

// Enough of a denomination that deposits may have, and the one that the prices are in.
Result<escrow::DepositRequest> check_deposit(const pb::MsgCreateDeployment& msg,
                                             const Address& owner, const Params& params) {
    auto request = escrow::DepositRequest::parse(owner, msg.deposit());
    if (!request.ok()) return fail(errors::invalid_deposit, "{}", request.error().detail());
    const auto denom = TRY(price_denom(msg.groups(0)));
    if (request->coin.denom != denom)
        return fail(errors::invalid_deposit, "deposit of {}, prices in {}", request->coin, denom);
    for (const auto& proto : params.min_deposits()) {
        const auto least = TRY(parse_coin(proto));
        if (least.denom != denom) continue;
        if (request->coin.amount < least.amount)
            return fail(errors::invalid_deposit, "deposit of {} is below {}", request->coin, least)
                .with_hint("deposit at least {}; what is not used is refunded", least);
        return *std::move(request);
    }
    return fail(errors::invalid_deposit, "deposits in {} are not taken", denom);
}

}  // namespace

Result<pb::MsgCreateDeploymentResponse> Keeper::create(Context& ctx,
                                                       const pb::MsgCreateDeployment& msg) {
    const auto id = TRY(DeploymentId::parse(msg.id()));
    TRY(check(msg.groups()));
    TRY(check_hash(msg.hash()));
    if (store_->deployments.has(ctx, id))
        return fail(errors::deployment_exists, "deployment {}", id.text());
    const auto params  = store_->params.get_or(ctx, default_params());
    const auto request = TRY(check_deposit(msg, id.owner, params));
    TRY(escrow_.open_account(ctx, escrow_id(id), id.owner, request));

    Deployment deployment;
    *deployment.mutable_id() = msg.id();
    deployment.set_state(Deployment::active);
    deployment.set_hash(msg.hash());
    deployment.set_created_at(ctx.height().value);
    store_->deployments.set(ctx, id, deployment);
    told::EventDeploymentCreated event;
    *event.mutable_id() = msg.id();
    event.set_hash(msg.hash());
    ctx.emit(typed_event(event));

    std::uint32_t gseq = 0;
    for (const auto& spec : msg.groups()) {
        const GroupId group_id{id, ++gseq};
        Group group;
        group_id.write(group.mutable_id());
        group.set_state(Group::open);
        *group.mutable_group_spec() = spec;
        group.set_created_at(ctx.height().value);
        store_->groups.set(ctx, group_id, group);
        for (auto* hooks : hooks_) TRY(hooks->group_opened(ctx, group_id, spec));
    }
    return pb::MsgCreateDeploymentResponse{};
}

Result<pb::MsgUpdateDeploymentResponse> Keeper::update(Context& ctx,
                                                       const pb::MsgUpdateDeployment& msg) {
    const auto id = TRY(DeploymentId::parse(msg.id()));
    TRY(check_hash(msg.hash()));
    auto deployment = TRY(
        store_->deployments.get(ctx, id, errors::deployment_not_found, "deployment {}", id.text()));
    if (deployment.state() != Deployment::active)
        return fail(errors::deployment_closed, "deployment {}", id.text());
    if (deployment.hash() == msg.hash())
        return fail(errors::invalid_hash, "deployment {} already has this hash", id.text());
    deployment.set_hash(msg.hash());
    store_->deployments.set(ctx, id, deployment);
    told::EventDeploymentUpdated event;
    *event.mutable_id() = msg.id();
    event.set_hash(msg.hash());
    ctx.emit(typed_event(event));
    return pb::MsgUpdateDeploymentResponse{};
}

// Escrow ends the payments, and with them the leases; then it tells us, and we end the rest.
Result<pb::MsgCloseDeploymentResponse> Keeper::close(Context& ctx,
                                                     const pb::MsgCloseDeployment& msg) {
    const auto id         = TRY(DeploymentId::parse(msg.id()));
    const auto deployment = TRY(
        store_->deployments.get(ctx, id, errors::deployment_not_found, "deployment {}", id.text()));
    if (deployment.state() != Deployment::active)
        return fail(errors::deployment_closed, "deployment {}", id.text());
    TRY(escrow_.close_account(ctx, escrow_id(id)));
    return pb::MsgCloseDeploymentResponse{};
}

Result<Group> Keeper::owned_group(Context& ctx, const GroupId& id) {
    auto found = TRY(group(ctx, id));
    if (found.state() == Group::closed || found.state() == Group::insufficient_funds)
        return fail(errors::group_closed, "group {}", id.text());
    return found;
}

Result<pb::MsgCloseGroupResponse> Keeper::close_group(Context& ctx, const pb::MsgCloseGroup& msg) {
    const auto id = TRY(GroupId::parse(msg.id()));
    auto group    = TRY(owned_group(ctx, id));
    TRY(end_group(ctx, group, id, GroupState::closed));
    return pb::MsgCloseGroupResponse{};
}

Result<pb::MsgPauseGroupResponse> Keeper::pause_group(Context& ctx, const pb::MsgPauseGroup& msg) {
    const auto id = TRY(GroupId::parse(msg.id()));
    auto group    = TRY(owned_group(ctx, id));
    if (group.state() == Group::paused) return fail(errors::group_paused, "group {}", id.text());
    TRY(end_group(ctx, group, id, GroupState::paused));
    return pb::MsgPauseGroupResponse{};
}

Result<pb::MsgStartGroupResponse> Keeper::start_group(Context& ctx, const pb::MsgStartGroup& msg) {
    const auto id = TRY(GroupId::parse(msg.id()));
    auto group    = TRY(owned_group(ctx, id));
    if (group.state() == Group::open) return fail(errors::group_open, "group {}", id.text());
    group.set_state(Group::open);
    store_->groups.set(ctx, id, group);
    told::EventGroupStarted event;
    id.write(event.mutable_id());
    ctx.emit(typed_event(event));
    for (auto* hooks : hooks_) TRY(hooks->group_opened(ctx, id, group.group_spec()));
    return pb::MsgStartGroupResponse{};
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check(msg.params()));
    store_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

}  // namespace ve::deployment
