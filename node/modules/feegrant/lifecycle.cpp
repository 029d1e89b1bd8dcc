// Genesis of module feegrant, in and out, and what must always hold.
#include "base/sdk_errors.hpp"
#include "cosmos/feegrant/v1beta1/genesis.pb.h"
#include "node/modules/feegrant/allowance.hpp"
#include "node/modules/feegrant/keeper.hpp"
#include "node/modules/feegrant/queue.hpp"
#include "node/modules/feegrant/state.hpp"

namespace ve::feegrant {

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    for (const auto& grant : genesis.allowances()) {
        const auto granter = TRY(Address::parse(grant.granter()));
        const auto grantee = TRY(Address::parse(grant.grantee()));
        if (granter == grantee)
            return fail(sdk::invalid_address, "{} cannot pay its own fees for itself", granter);
        if (state_->grants.has(ctx, {grantee, granter}))
            return fail(sdk::invalid_request, "{} has two allowances of {}", grantee, granter);
        TRY(check(grant.allowance()));
        TRY(add(ctx, granter, grantee, grant));
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    for (auto& entry : state_->grants.list(ctx)) *out.add_allowances() = std::move(entry.second);
    return out;
}

Result<void> Keeper::queue_agrees(Context& ctx) {
    std::size_t waiting = 0;
    for (const auto& [key, grant] : state_->grants.list(ctx)) {
        const auto end = TRY(expires_at(grant.allowance()));
        if (!end) continue;
        ++waiting;
        if (!state_->queue.has(ctx, queue_key(*end, key.second, key.first)))
            return fail(ve::errors::corrupt,
                        "the allowance of {} by {} ends at {} and does not wait for it", key.first,
                        key.second, *end);
    }
    if (const auto queued = state_->queue.count(ctx); queued != waiting)
        return fail(ve::errors::corrupt, "{} allowances wait for their end, {} do end", queued,
                    waiting);
    return {};
}

}  // namespace ve::feegrant
