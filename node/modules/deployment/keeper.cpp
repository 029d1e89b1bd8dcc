// What others ask of deployments, and what happens to one when its money ends.
// The messages of tenants are in messages.cpp.
#include "node/modules/deployment/keeper.hpp"

#include "node/chain/typed_event.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/deployment/state.hpp"
#include "virtengine/deployment/v1/events.pb.h"

namespace ve::deployment {

namespace events = virtengine::deployment::v1;

Keeper::Keeper(escrow::Keeper& escrow) : escrow_{escrow}, store_{std::make_unique<Store>()} {}
Keeper::~Keeper() = default;

escrow::AccountId escrow_id(const DeploymentId& id) {
    return {escrow::Scope::deployment, id.text()};
}

bool Keeper::is_open(Context& ctx, const GroupId& id) {
    const auto found = store_->groups.find(ctx, id);
    return found && found->state() == Group::open;
}

Result<Group> Keeper::group(Context& ctx, const GroupId& id) {
    return store_->groups.get(ctx, id, errors::group_not_found, "group {}", id.text());
}

Result<void> Keeper::pause_abandoned(Context& ctx, const GroupId& id) {
    auto found = TRY(group(ctx, id));
    if (found.state() != Group::open) return {};
    found.set_state(Group::paused);
    store_->groups.set(ctx, id, found);
    events::EventGroupPaused event;
    id.write(event.mutable_id());
    ctx.emit(typed_event(event));
    return {};
}

Result<void> Keeper::account_ended(Context& ctx, const escrow::AccountId& id, escrow::State now) {
    if (id.scope != escrow::Scope::deployment) return {};
    const auto owner = TRY(DeploymentId::parse(id.xid));
    auto found       = TRY(store_->deployments.get(ctx, owner, errors::deployment_not_found,
                                                   "deployment {}", owner.text()));
    if (found.state() != Deployment::active) return {};  // overdrawn before, and now paid
    found.set_state(Deployment::closed);
    store_->deployments.set(ctx, owner, found);
    const auto last =
        now == escrow::State::overdrawn ? GroupState::insufficient_funds : GroupState::closed;
    for (auto& [group_id, group] : store_->groups.under(ctx, owner))
        if (group.state() == Group::open || group.state() == Group::paused)
            TRY(end_group(ctx, group, group_id, last));
    events::EventDeploymentClosed event;
    owner.write(event.mutable_id());
    ctx.emit(typed_event(event));
    return {};
}

Result<void> Keeper::end_group(Context& ctx, Group& group, const GroupId& id, GroupState now) {
    group.set_state(static_cast<Group::State>(now));
    store_->groups.set(ctx, id, group);
    if (now == GroupState::paused) {
        events::EventGroupPaused event;
        id.write(event.mutable_id());
        ctx.emit(typed_event(event));
    } else {
        events::EventGroupClosed event;
        id.write(event.mutable_id());
        ctx.emit(typed_event(event));
    }
    for (auto* hooks : hooks_) TRY(hooks->group_ended(ctx, id, now));
    return {};
}

}  // namespace ve::deployment
