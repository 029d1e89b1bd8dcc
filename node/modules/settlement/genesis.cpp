// Genesis of module settlement, in and out. Indexes and queues are made again from the records.
#include "base/planted.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/params.hpp"
#include "node/modules/settlement/state.hpp"

namespace ve::settlement {
namespace {

Result<void> check_escrow(const EscrowAccount& escrow) {
    const auto amount  = parse_coins(escrow.amount());
    const auto balance = parse_coins(escrow.balance());
    const auto settled = parse_coins(escrow.total_settled());
    const auto& state  = escrow.state();
    const bool known   = is_live(escrow) || state == escrow_state::released ||
                       state == escrow_state::refunded || state == escrow_state::expired;
    if (escrow.escrow_id().empty() || !known || !amount.ok() || !balance.ok() || !settled.ok() ||
        escrow.expires_at() < 0 || escrow.activated_at() < 0)
        return fail(errors::invalid_escrow, "escrow \"{}\" in state \"{}\"", escrow.escrow_id(),
                    state);
    return {};
}

Result<std::string> escrow_of(const UsageRecord& record) {
    const auto found = record.metadata().find("escrow_id");
    if (found == record.metadata().end() || record.metadata().size() != 1 ||
        record.period_end() < 0 || !parse_coins(record.total_cost()).ok())
        return fail(errors::invalid_usage, "usage \"{}\" in genesis", record.usage_id());
    return found->second;
}

}  // namespace

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check(genesis.params()));
    store_->params.set(ctx, genesis.params());
    const auto period = genesis.params().settlement_period();
    const auto number = [&](const char* name, std::uint64_t value) {
        if (value > 0) store_->sequences.set(ctx, name, value);
    };
    number("escrow", genesis.escrow_sequence());
    number("settlement", genesis.settlement_sequence());
    number("usage", genesis.usage_sequence());
    number("payout", genesis.payout_sequence());

    for (const auto& escrow : genesis.escrow_accounts()) {
        TRY(check_escrow(escrow));
        if (store_->escrows.has(ctx, escrow.escrow_id()))
            return fail(errors::escrow_exists, "escrow {} stands twice in genesis",
                        escrow.escrow_id());
        const auto newest = newest_escrow(ctx, escrow.order_id());
        if (newest.ok() && is_live(*newest) && is_live(escrow))
            return fail(errors::escrow_exists, "order {} has two live escrows", escrow.order_id());
        const bool keep = newest.ok() && is_live(*newest);
        store_->escrows.set(ctx, escrow.escrow_id(), escrow);
        index_escrow(ctx, escrow);
        if (keep) store_->newest_escrow.set(ctx, escrow.order_id(), newest->escrow_id());
    }
    for (const auto& record : genesis.usage_records()) {
        const auto escrow_id = TRY(escrow_of(record));
        if (store_->usage.has(ctx, record.usage_id()))
            return fail(errors::usage_exists, "usage {} stands twice in genesis",
                        record.usage_id());
        store_->usage.set(ctx, record.usage_id(), record);
        index_usage(ctx, record);
        if (record.settled()) continue;
        const auto waiting =
            TRY(Coins::parse(store_->unsettled_cost.find(ctx, escrow_id).value_or("")));
        const auto sum = TRY(waiting.plus(coins_of(record.total_cost())));
        store_->unsettled_cost.set(ctx, escrow_id, sum.text());
        look_again(ctx, escrow_id, static_cast<std::uint64_t>(record.submitted_at()) + period);
        if (record.customer_acknowledged()) look_again(ctx, escrow_id, 0);
    }
    for (const auto& record : genesis.settlement_records()) {
        if (store_->settlements.has(ctx, record.settlement_id()))
            return fail(errors::settlement_exists, "settlement {} stands twice in genesis",
                        record.settlement_id());
        store_->settlements.set(ctx, record.settlement_id(), record);
        store_->settlements_of_order.add(ctx, {record.order_id(), record.settlement_id()});
        const auto at = static_cast<std::uint64_t>(record.settled_at());
        if (store_->settled_last.find(ctx, record.escrow_id()).value_or(0) < at)
            store_->settled_last.set(ctx, record.escrow_id(), at);
    }
    for (const auto& payout : genesis.payout_records()) {
        const auto provider = TRY(Address::parse(payout.provider()));
        if (store_->payout_by_key.has(ctx, payout.idempotency_key()))
            return fail(errors::payout_exists, "payout {} repeats {}", payout.payout_id(),
                        payout.idempotency_key());
        store_->payouts.set(ctx, payout.payout_id(), payout);
        store_->payouts_of_provider.add(ctx, {provider, payout.payout_id()});
        store_->payout_by_key.set(ctx, payout.idempotency_key(), payout.payout_id());
    }
    for (const auto& entry : genesis.treasury()) {
        if (entry.sequence() != store_->sequences.find(ctx, "treasury").value_or(0) + 1 ||
            !parse_coins(entry.balance_after()).ok() || !parse_coins(entry.amount()).ok())
            return fail(errors::invalid_settlement, "treasury entry {} in genesis",
                        entry.sequence());
        store_->treasury.set(ctx, entry.sequence(), entry);
        store_->sequences.set(ctx, "treasury", entry.sequence());
    }
    for (const auto& end : genesis.lease_ends()) {
        const auto at = static_cast<std::uint64_t>(end.ended_at());
        store_->lease_ended.set(ctx, end.escrow_id(), at);
        look_again(ctx, end.escrow_id(), at + 2 * period);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = params_of(ctx);
    const auto number     = [&](const char* name) {
        return store_->sequences.find(ctx, name).value_or(0);
    };
    out.set_escrow_sequence(number("escrow"));
    out.set_settlement_sequence(number("settlement"));
    if (!VE_PLANTED(export_forgets)) out.set_usage_sequence(number("usage"));
    out.set_payout_sequence(number("payout"));
    for (const auto& entry : store_->escrows.list(ctx)) *out.add_escrow_accounts() = entry.second;
    for (const auto& entry : store_->usage.list(ctx)) *out.add_usage_records() = entry.second;
    for (const auto& entry : store_->settlements.list(ctx))
        *out.add_settlement_records() = entry.second;
    for (const auto& entry : store_->payouts.list(ctx)) *out.add_payout_records() = entry.second;
    for (const auto& entry : store_->treasury.list(ctx)) *out.add_treasury() = entry.second;
    for (const auto& [escrow_id, at] : store_->lease_ended.list(ctx)) {
        auto* end = out.add_lease_ends();
        end->set_escrow_id(escrow_id);
        end->set_ended_at(static_cast<std::int64_t>(at));
    }
    return out;
}

}  // namespace ve::settlement
