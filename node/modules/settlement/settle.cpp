// Settlement of an order: chosen usage records are paid once, the fees stay here, the provider gets
// the rest at once. The last settlement gives what is left back to the customer.
#include <set>

#include "base/planted.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/params.hpp"
#include "node/modules/settlement/state.hpp"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::settlement {
namespace {

bool holds(const std::vector<UsageRecord>& records, const std::string& id) {
    for (const auto& record : records)
        if (record.usage_id() == id) return true;
    return false;
}

Result<Coins> cost_of(const std::vector<UsageRecord>& records) {
    Coins sum;
    for (const auto& record : records) sum = TRY(sum.plus(coins_of(record.total_cost())));
    return sum;
}

}  // namespace

// The customer and the authority may settle anything. The provider only what the customer accepted,
// by word or by silence: the price in a record is the provider's own.
Result<pb::MsgSettleOrderResponse> Keeper::settle_order(Context& ctx,
                                                        const pb::MsgSettleOrder& msg) {
    auto escrow         = TRY(newest_escrow(ctx, msg.order_id()));
    const bool provides = msg.sender() == escrow.recipient();
    if (!provides && msg.sender() != escrow.depositor() && !governs(msg.sender()))
        return fail(errors::unauthorized, "{} has no part in order {}", msg.sender(),
                    msg.order_id());
    if (escrow.state() != escrow_state::active)
        return fail(errors::escrow_not_active, "escrow {} is {}", escrow.escrow_id(),
                    escrow.state());
    if (escrow.expires_at() <= now_signed(ctx))
        return fail(errors::escrow_expired, "escrow {}", escrow.escrow_id());

    const auto open   = unsettled(ctx, escrow.escrow_id());
    const auto usable = provides ? accepted(ctx, escrow.escrow_id()) : open;
    std::vector<UsageRecord> chosen;
    std::set<std::string> seen;
    for (const auto& id : msg.usage_record_ids()) {
        const auto record =
            TRY(store_->usage.get(ctx, id, errors::usage_not_found, "usage \"{}\"", id));
        if (record.settled())
            return fail(errors::usage_settled, "usage {} was paid by {}", id,
                        record.settlement_id());
        if (!holds(open, id))
            return fail(errors::invalid_usage, "usage {} is not of escrow {}", id,
                        escrow.escrow_id());
        if (!holds(usable, id))
            return fail(errors::conditions_not_met, "{} has not acknowledged usage {}",
                        record.customer(), id)
                .with_hint("ve tx settlement acknowledge-usage {}", id);
        if (seen.insert(id).second) chosen.push_back(record);
    }
    if (msg.usage_record_ids().empty()) chosen = usable;
    if (msg.is_final() && chosen.size() != open.size())
        return fail(errors::conditions_not_met,
                    "{} of {} records would never be paid after a final settlement",
                    open.size() - chosen.size(), open.size());
    if (!msg.is_final() && chosen.empty())
        return fail(errors::invalid_settlement, "order {} has no usage to settle", msg.order_id());

    const auto record = TRY(settle(ctx, escrow, std::move(chosen), msg.is_final()));
    pb::MsgSettleOrderResponse out;
    out.set_settlement_id(record.settlement_id());
    out.set_total_amount(coins_of(record.total_amount()).text());
    out.set_provider_share(coins_of(record.provider_share()).text());
    out.set_platform_fee(coins_of(record.platform_fee()).text());
    out.set_settled_at(record.settled_at());
    return out;
}

Result<SettlementRecord> Keeper::settle(Context& ctx, EscrowAccount& escrow,
                                        std::vector<UsageRecord> records, bool final) {
    const auto amount  = TRY(cost_of(records));
    const auto balance = coins_of(escrow.balance());
    if (!balance.covers(amount))
        return fail(errors::insufficient_funds, "escrow {} has {}, the usage costs {}",
                    escrow.escrow_id(), balance, amount);
    const auto shares = TRY(divide(amount, rates_of(params_of(ctx))));
    const auto left   = TRY(balance.minus(amount));
    const auto before = coins_of(escrow.total_settled());
    const auto total  = TRY(before.plus(amount));
    const auto waiting =
        TRY(Coins::parse(store_->unsettled_cost.find(ctx, escrow.escrow_id()).value_or("")));
    const auto still_waiting = TRY(waiting.minus(amount));

    SettlementRecord out;
    out.set_settlement_id(fmt::format("settle-{}-{}", now(ctx), next(ctx, "settlement")));
    out.set_escrow_id(escrow.escrow_id());
    out.set_order_id(escrow.order_id());
    out.set_lease_id(escrow.lease_id());
    out.set_provider(escrow.recipient());
    out.set_customer(escrow.depositor());
    write_coins(amount, out.mutable_total_amount());
    write_coins(shares.provider, out.mutable_provider_share());
    write_coins(shares.platform, out.mutable_platform_fee());
    write_coins(shares.validator, out.mutable_validator_fee());
    out.set_settled_at(now_signed(ctx));
    out.set_block_height(ctx.height().value);
    out.set_settlement_type(final ? "final" : "usage_based");
    out.set_is_final(final);
    for (auto& record : records) {
        VE_INVARIANT(!record.settled());
        record.set_settled(true);
        record.set_settlement_id(out.settlement_id());
        store_->usage.set(ctx, record.usage_id(), record);
        if (!VE_PLANTED(usage_settled_twice))
            store_->unsettled.erase(ctx, {escrow.escrow_id(), record.usage_id()});
        out.add_usage_record_ids(record.usage_id());
        const auto units = checked_add(out.total_usage_units(), record.usage_units());
        out.set_total_usage_units(units.value_or(UINT64_MAX));
        if (out.period_start() == 0 || record.period_start() < out.period_start())
            out.set_period_start(record.period_start());
        out.set_period_end(std::max(out.period_end(), record.period_end()));
    }
    store_->settlements.set(ctx, out.settlement_id(), out);
    store_->settlements_of_order.add(ctx, {out.order_id(), out.settlement_id()});
    store_->unsettled_cost.set(ctx, escrow.escrow_id(), still_waiting.text());
    store_->settled_last.set(ctx, escrow.escrow_id(), now(ctx));

    write_coins(left, escrow.mutable_balance());
    write_coins(total, escrow.mutable_total_settled());
    escrow.set_settlement_count(escrow.settlement_count() + 1);
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    TRY(pay_out(ctx, out, shares));
    tell(ctx, "order_settled",
         {{"settlement_id", out.settlement_id()},
          {"escrow_id", out.escrow_id()},
          {"order_id", out.order_id()},
          {"amount", amount.text()},
          {"provider_share", shares.provider.text()},
          {"platform_fee", shares.platform.text()},
          {"validator_fee", shares.validator.text()},
          {"balance", left.text()}});
    if (final) TRY(give_back(ctx, escrow, escrow_state::released, "final settlement"));
    return out;
}

// A settlement is paid once: the key of its payout is its own id.
Result<void> Keeper::pay_out(Context& ctx, const SettlementRecord& record, const Shares& shares) {
    if (record.total_amount().empty()) return {};
    const auto key = fmt::format("payout--{}", record.settlement_id());
    if (store_->payout_by_key.has(ctx, key))
        return fail(errors::payout_idempotent, "settlement {}", record.settlement_id());
    const auto provider = TRY(Address::parse(record.provider()));
    if (!shares.net.empty()) TRY(bank_.send(ctx, holder_, provider, shares.net));
    TRY(keep_fee(ctx, "platform_fee", shares.platform, record.settlement_id()));
    TRY(keep_fee(ctx, "validator_fee", shares.validator, record.settlement_id()));

    PayoutRecord payout;
    payout.set_payout_id(fmt::format("payout-{}-{}", now(ctx), next(ctx, "payout")));
    payout.set_settlement_id(record.settlement_id());
    payout.set_escrow_id(record.escrow_id());
    payout.set_order_id(record.order_id());
    payout.set_lease_id(record.lease_id());
    payout.set_provider(record.provider());
    payout.set_customer(record.customer());
    *payout.mutable_gross_amount()  = record.total_amount();
    *payout.mutable_platform_fee()  = record.platform_fee();
    *payout.mutable_validator_fee() = record.validator_fee();
    write_coins(shares.net, payout.mutable_net_amount());
    payout.set_state("completed");
    payout.set_idempotency_key(key);
    payout.set_execution_attempts(1);
    payout.set_last_attempt_at(now_signed(ctx));
    payout.set_created_at(now_signed(ctx));
    payout.set_processed_at(now_signed(ctx));
    payout.set_completed_at(now_signed(ctx));
    payout.set_block_height(ctx.height().value);
    store_->payouts.set(ctx, payout.payout_id(), payout);
    store_->payouts_of_provider.add(ctx, {provider, payout.payout_id()});
    store_->payout_by_key.set(ctx, key, payout.payout_id());
    tell(ctx, "payout_completed",
         {{"payout_id", payout.payout_id()},
          {"settlement_id", payout.settlement_id()},
          {"provider", payout.provider()},
          {"amount", shares.net.text()}});
    return {};
}

Result<void> Keeper::keep_fee(Context& ctx, std::string_view type, const Coins& fee,
                              const std::string& settlement_id) {
    if (fee.empty()) return {};
    TreasuryEntry entry;
    Coins balance;
    const auto last = store_->sequences.find(ctx, "treasury").value_or(0);
    if (last > 0) balance = coins_of(store_->treasury.find(ctx, last)->balance_after());
    balance = TRY(balance.plus(fee));
    entry.set_sequence(next(ctx, "treasury"));
    entry.set_type(std::string{type});
    write_coins(fee, entry.mutable_amount());
    entry.set_reference_id(settlement_id);
    write_coins(balance, entry.mutable_balance_after());
    entry.set_block_height(ctx.height().value);
    store_->treasury.set(ctx, entry.sequence(), entry);
    return {};
}

}  // namespace ve::settlement
