// One function per rpc of Query.
#include "cosmos/feegrant/v1beta1/query.pb.h"

#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/feegrant/keeper.hpp"
#include "node/modules/feegrant/state.hpp"

namespace ve::feegrant {
namespace {

Result<Address> asked_party(const std::string& text) {
    auto address = Address::parse(text);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return address;
}

}  // namespace

Result<pb::QueryAllowanceResponse> Keeper::allowance(Context& ctx,
                                                     const pb::QueryAllowanceRequest& request) {
    const auto granter = TRY(asked_party(request.granter()));
    const auto grantee = TRY(asked_party(request.grantee()));
    pb::QueryAllowanceResponse out;
    *out.mutable_allowance() = TRY(state_->grants.get(
        ctx, {grantee, granter}, grpc_status::internal, "fee-grant not found: not found"));
    return out;
}

Result<pb::QueryAllowancesResponse> Keeper::allowances(Context& ctx,
                                                       const pb::QueryAllowancesRequest& request) {
    const auto grantee = TRY(asked_party(request.grantee()));
    const auto page =
        TRY(state_->grants.page_under(ctx, PageRequest::of(request.pagination()), grantee));
    pb::QueryAllowancesResponse out;
    for (const auto& entry : page.items) *out.add_allowances() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryAllowancesByGranterResponse> Keeper::allowances_by_granter(
    Context& ctx, const pb::QueryAllowancesByGranterRequest& request) {
    const auto granter = TRY(asked_party(request.granter()));
    using Entry        = std::pair<std::pair<Address, Address>, pb::Grant>;
    const auto page    = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return state_->grants.page(ctx, step); },
        [&](const Entry& entry) { return entry.first.second == granter; }));
    pb::QueryAllowancesByGranterResponse out;
    for (const auto& entry : page.items) *out.add_allowances() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

}  // namespace ve::feegrant
