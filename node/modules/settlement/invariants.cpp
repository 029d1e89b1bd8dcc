// What must hold after every block: the module owns what it owes, escrows lose nothing, and nothing
// is paid twice.
#include <set>

#include "node/modules/bank/keeper.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/state.hpp"

namespace ve::settlement {

// I6: balances of escrows, and the fees.
Result<void> Keeper::check_holdings(Context& ctx) {
    Coins held;
    for (const auto& entry : store_->escrows.list(ctx))
        held = TRY(held.plus(coins_of(entry.second.balance())));
    for (const auto& entry : store_->treasury.list(ctx))
        held = TRY(held.plus(coins_of(entry.second.amount())));
    const auto owned = bank_.balances(ctx, holder_);
    if (owned != held)
        return fail(errors::invalid_settlement,
                    "module settlement owns {}, but holds {} for others", owned, held);
    return {};
}

// I7: a live escrow has amount = balance + settled; an ended one is empty and paid no more than it
// got. What waits to be settled is covered.
Result<void> Keeper::check_conservation(Context& ctx) {
    for (const auto& [id, escrow] : store_->escrows.list(ctx)) {
        const auto amount  = coins_of(escrow.amount());
        const auto balance = coins_of(escrow.balance());
        const auto settled = coins_of(escrow.total_settled());
        const auto sum     = TRY(balance.plus(settled));
        if (is_live(escrow) ? sum != amount : !balance.empty() || !amount.covers(settled))
            return fail(errors::invalid_escrow, "escrow {} ({}): {} in, {} settled, {} left", id,
                        escrow.state(), amount, settled, balance);
        Coins waiting;
        for (const auto& record : unsettled(ctx, id))
            waiting = TRY(waiting.plus(coins_of(record.total_cost())));
        if (waiting.text() != store_->unsettled_cost.find(ctx, id).value_or("") ||
            (is_live(escrow) && !balance.covers(waiting)))
            return fail(errors::invalid_escrow, "escrow {} has {}, and {} waits", id, balance,
                        waiting);
    }
    return {};
}

// I8: a usage record stands in at most one settlement, a settlement has one payout of its amount,
// and the settlements of an escrow add up.
Result<void> Keeper::check_payouts(Context& ctx) {
    std::set<std::string> paid;
    std::map<std::string, Coins> settled;
    for (const auto& [id, record] : store_->settlements.list(ctx)) {
        for (const auto& usage_id : record.usage_record_ids()) {
            const auto usage = store_->usage.find(ctx, usage_id);
            if (!paid.insert(usage_id).second || !usage || usage->settlement_id() != id)
                return fail(errors::usage_settled, "usage {} is in settlement {} and elsewhere",
                            usage_id, id);
        }
        auto& sum = settled[record.escrow_id()];
        sum       = TRY(sum.plus(coins_of(record.total_amount())));
    }
    for (const auto& [id, usage] : store_->usage.list(ctx))
        if (usage.settled() != paid.contains(id))
            return fail(errors::usage_settled, "usage {} is settled by nothing", id);
    for (const auto& [id, escrow] : store_->escrows.list(ctx))
        if (settled[id] != coins_of(escrow.total_settled()))
            return fail(errors::invalid_settlement, "escrow {} settled {}, its settlements {}", id,
                        coins_of(escrow.total_settled()), settled[id]);
    std::set<std::string> settlements;
    for (const auto& [id, payout] : store_->payouts.list(ctx)) {
        const auto record = store_->settlements.find(ctx, payout.settlement_id());
        const bool same =
            record && coins_of(record->total_amount()) == coins_of(payout.gross_amount());
        if (!same || !settlements.insert(payout.settlement_id()).second)
            return fail(errors::payout_exists, "payout {} of settlement {}", id,
                        payout.settlement_id());
    }
    return {};
}

}  // namespace ve::settlement
