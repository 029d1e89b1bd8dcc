// Query of module provider: one by owner, or pages of all.
// Domains and public keys have no questions of their own yet.
#include "base/sdk_errors.hpp"
#include "node/modules/provider/keeper.hpp"
#include "node/modules/provider/state.hpp"
#include "virtengine/provider/v1beta4/query.pb.h"

namespace ve::provider {

Result<pb::QueryProvidersResponse> Keeper::providers(Context& ctx,
                                                     const pb::QueryProvidersRequest& request) {
    const auto page = TRY(store_->providers.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryProvidersResponse out;
    for (const auto& entry : page.items) *out.add_providers() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryProviderResponse> Keeper::provider(Context& ctx,
                                                   const pb::QueryProviderRequest& request) {
    const auto owner = Address::parse(request.owner());
    if (!owner.ok())
        return fail(grpc_status::invalid_argument, "owner \"{}\": {}", request.owner(),
                    owner.error().detail());
    pb::QueryProviderResponse out;
    *out.mutable_provider() =
        TRY(store_->providers.get(ctx, *owner, grpc_status::not_found, "provider {}", *owner));
    return out;
}

}  // namespace ve::provider
