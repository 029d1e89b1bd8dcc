// Query of module deployment. A deployment is shown with its groups and its escrow account.
// Nothing is settled for a question: the account stands as it was last touched.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/deployment/keeper.hpp"
#include "node/modules/deployment/state.hpp"
#include "virtengine/deployment/v1beta4/query.pb.h"
#include "virtengine/escrow/types/v1/types.pb.h"

namespace ve::deployment {
namespace {

Error invalid(const Error& error) {
    return fail(grpc_status::invalid_argument, "{}", error.detail());
}

}  // namespace

Result<pb::QueryDeploymentsResponse> Keeper::deployments(
    Context& ctx, const pb::QueryDeploymentsRequest& request) {
    using Entry         = std::pair<DeploymentId, Deployment>;
    const auto& filters = request.filters();
    auto state          = Deployment::invalid;
    if (!filters.state().empty() &&
        (!Deployment::State_Parse(filters.state(), &state) || state == Deployment::invalid))
        return fail(grpc_status::invalid_argument, "\"{}\" is no deployment state (active, closed)",
                    filters.state());
    std::optional<Address> owner;
    if (!filters.owner().empty()) {
        auto parsed = Address::parse(filters.owner());
        if (!parsed.ok()) return invalid(parsed.error());
        owner = *parsed;
    }
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) {
            return owner ? store_->deployments.page_under(ctx, step, *owner)
                         : store_->deployments.page(ctx, step);
        },
        [&](const Entry& entry) {
            return (state == Deployment::invalid || entry.second.state() == state) &&
                   (filters.dseq() == 0 || entry.first.dseq == filters.dseq());
        }));
    pb::QueryDeploymentsResponse out;
    for (const auto& entry : page.items)
        *out.add_deployments() = show(ctx, entry.first, entry.second);
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryDeploymentResponse> Keeper::deployment(Context& ctx,
                                                       const pb::QueryDeploymentRequest& request) {
    const auto id = DeploymentId::parse(request.id());
    if (!id.ok()) return invalid(id.error());
    const auto found =
        TRY(store_->deployments.get(ctx, *id, grpc_status::not_found, "deployment {}", id->text()));
    return show(ctx, *id, found);
}

Result<pb::QueryGroupResponse> Keeper::group_info(Context& ctx,
                                                  const pb::QueryGroupRequest& request) {
    const auto id = GroupId::parse(request.id());
    if (!id.ok()) return invalid(id.error());
    pb::QueryGroupResponse out;
    *out.mutable_group() =
        TRY(store_->groups.get(ctx, *id, grpc_status::not_found, "group {}", id->text()));
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = store_->params.get_or(ctx, default_params());
    return out;
}

pb::QueryDeploymentResponse Keeper::show(Context& ctx, const DeploymentId& id,
                                         const Deployment& deployment) {
    pb::QueryDeploymentResponse out;
    *out.mutable_deployment() = deployment;
    for (const auto& entry : store_->groups.under(ctx, id)) *out.add_groups() = entry.second;
    if (auto account = escrow_.account(ctx, escrow_id(id)))
        *out.mutable_escrow_account() = *std::move(account);
    return out;
}

}  // namespace ve::deployment
