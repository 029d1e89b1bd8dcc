// One function per rpc of Query.
#include "base/sdk_errors.hpp"
#include "cosmos/slashing/v1beta1/query.pb.h"
#include "node/modules/slashing/keeper.hpp"
#include "node/modules/slashing/params.hpp"
#include "node/modules/slashing/state.hpp"

namespace ve::slashing {

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse response;
    *response.mutable_params() = state_->params.get_or(ctx, default_params());
    return response;
}

pb::ValidatorSigningInfo Keeper::shown(Context& ctx, const Address& who,
                                       pb::ValidatorSigningInfo stored) {
    if (const auto since = state_->asked_since.find(ctx, who))
        stored.set_index_offset(stored.index_offset() + ctx.height().value + 1 -
                                static_cast<std::int64_t>(*since));
    return stored;
}

Result<pb::QuerySigningInfoResponse> Keeper::signing_info(
    Context& ctx, const pb::QuerySigningInfoRequest& request) {
    if (request.cons_address().empty())
        return fail(grpc_status::invalid_argument, "invalid request");
    const auto who = Address::parse(request.cons_address(), prefix::consensus);
    if (!who.ok()) return fail(grpc_status::invalid_argument, "{}", who.error().detail());
    const auto stored =
        TRY(state_->infos.get(ctx, *who, grpc_status::not_found,
                              "SigningInfo not found for validator {}", request.cons_address()));
    pb::QuerySigningInfoResponse response;
    *response.mutable_val_signing_info() = shown(ctx, *who, stored);
    return response;
}

Result<pb::QuerySigningInfosResponse> Keeper::signing_infos(
    Context& ctx, const pb::QuerySigningInfosRequest& request) {
    const auto page = TRY(state_->infos.page(ctx, PageRequest::of(request.pagination())));
    pb::QuerySigningInfosResponse response;
    for (const auto& [who, info] : page.items) *response.add_info() = shown(ctx, who, info);
    page.write(response.mutable_pagination());
    return response;
}

}  // namespace ve::slashing
