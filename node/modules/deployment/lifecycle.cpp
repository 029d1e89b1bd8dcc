// Parameters, genesis in and out, and what must hold between deployments and groups.
// There is no work at the begin or end of a block.
#include <set>

#include "node/chain/coin_forms.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/deployment/keeper.hpp"
#include "node/modules/deployment/specification.hpp"
#include "node/modules/deployment/state.hpp"
#include "virtengine/deployment/v1beta4/genesis.pb.h"
#include "virtengine/escrow/types/v1/types.pb.h"

namespace ve::deployment {

Params default_params() {
    Params params;
    write_coin(Coin{base_denom(), Amount{500'000}}, params.add_min_deposits());
    return params;
}

Result<void> check(const Params& params) {
    std::set<Denom> seen;
    for (const auto& proto : params.min_deposits()) {
        const auto coin = parse_coin(proto);
        if (!coin.ok() || Amount{INT32_MAX} <= coin->amount)
            return fail(errors::invalid_param, "least deposit \"{}{}\" is not a small amount",
                        proto.amount(), proto.denom());
        if (!seen.insert(coin->denom).second)
            return fail(errors::invalid_param, "two least deposits of {}", coin->denom);
    }
    if (!seen.contains(base_denom()))
        return fail(errors::invalid_param, "no least deposit of {}", base_denom());
    return {};
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check(genesis.params()));
    store_->params.set(ctx, genesis.params());
    for (const auto& entry : genesis.deployments()) {
        const auto& deployment = entry.deployment();
        const auto id          = TRY(DeploymentId::parse(deployment.id()));
        if (deployment.state() != Deployment::active && deployment.state() != Deployment::closed)
            return fail(errors::invalid_deployment, "deployment {} has state {}", id.text(),
                        static_cast<int>(deployment.state()));
        if (store_->deployments.has(ctx, id))
            return fail(errors::deployment_exists, "deployment {} stands twice in genesis",
                        id.text());
        store_->deployments.set(ctx, id, deployment);
        for (const auto& group : entry.groups()) {
            const auto group_id = TRY(GroupId::parse(group.id()));
            if (group_id.deployment != id || store_->groups.has(ctx, group_id))
                return fail(errors::invalid_group_id, "group {} of deployment {}", group_id.text(),
                            id.text());
            if (group.state() < Group::open || group.state() > Group::closed)
                return fail(errors::invalid_groups, "group {} has state {}", group_id.text(),
                            static_cast<int>(group.state()));
            TRY(check(group.group_spec()));
            store_->groups.set(ctx, group_id, group);
        }
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = store_->params.get_or(ctx, default_params());
    for (const auto& [id, deployment] : store_->deployments.list(ctx)) {
        auto* entry                  = out.add_deployments();
        *entry->mutable_deployment() = deployment;
        for (const auto& group : store_->groups.under(ctx, id)) *entry->add_groups() = group.second;
    }
    return out;
}

// I9: an active deployment has an open escrow account, a closed one has no open group.
Result<void> Keeper::check_states(Context& ctx) {
    for (const auto& [id, deployment] : store_->deployments.list(ctx)) {
        const auto account = escrow_.account(ctx, escrow_id(id));
        const bool active  = deployment.state() == Deployment::active;
        const bool open =
            account && account->state().state() == virtengine::escrow::types::v1::State::open;
        if (active != open)
            return fail(errors::invalid_deployment, "deployment {} is {}, its escrow account is {}",
                        id.text(), active ? "active" : "closed", open ? "open" : "not open");
        for (const auto& [group_id, group] : store_->groups.under(ctx, id))
            if (!active && (group.state() == Group::open || group.state() == Group::paused))
                return fail(errors::invalid_groups, "group {} of a closed deployment is not closed",
                            group_id.text());
    }
    return {};
}

}  // namespace ve::deployment
