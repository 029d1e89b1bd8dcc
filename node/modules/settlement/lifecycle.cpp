// What happens by itself: escrows expire at the begin of a block, accepted usage is settled at its
// end. A block does a bounded number of each; the rest waits for the next.
#include "base/rare_paths.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/state.hpp"

namespace ve::settlement {
namespace {

constexpr std::size_t per_block_max = 100;

}  // namespace

Result<void> Keeper::begin_block(Context& ctx) {
    for (const auto& [at, escrow_id] : store_->expiries.list(ctx, per_block_max)) {
        if (at > now(ctx)) break;
        auto escrow = TRY(find_escrow(ctx, escrow_id));
        VE_PROBE(escrow_expired);
        TRY(give_back(ctx, escrow, escrow_state::expired, "expired"));
    }
    return {};
}

// An escrow that cannot be settled must not stop the chain: its block work is undone.
Result<void> Keeper::end_block(Context& ctx) {
    for (const auto& [at, escrow_id] : store_->due.list(ctx, per_block_max)) {
        if (at > now(ctx)) break;
        store_->due.erase(ctx, {at, escrow_id});
        const auto mark = ctx.mark();
        const auto done = settle_due(ctx, escrow_id);
        if (done.ok()) continue;
        ctx.roll_back(mark);
        tell(ctx, "settlement_failed", {{"escrow_id", escrow_id}, {"reason", done.error().text()}});
    }
    return {};
}

Result<void> Keeper::settle_due(Context& ctx, const std::string& escrow_id) {
    auto escrow = TRY(find_escrow(ctx, escrow_id));
    if (escrow.state() != escrow_state::active) return {};
    const auto period = params_of(ctx).settlement_period();
    if (const auto ended = store_->lease_ended.find(ctx, escrow_id);
        ended && now(ctx) >= *ended + 2 * period) {
        TRY(settle(ctx, escrow, unsettled(ctx, escrow_id), true));
        return {};
    }
    const auto last = store_->settled_last.find(ctx, escrow_id)
                          .value_or(static_cast<std::uint64_t>(escrow.activated_at()));
    auto records = accepted(ctx, escrow_id);
    if (records.empty()) return {};
    if (now(ctx) < last + period) {
        look_again(ctx, escrow_id, last + period);
        return {};
    }
    VE_PROBE(usage_settled_by_itself);
    TRY(settle(ctx, escrow, std::move(records), false));
    return {};
}

}  // namespace ve::settlement
