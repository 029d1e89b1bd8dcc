// Msg of usage: the provider says what was used and signs it, the customer says yes and signs that.
// A record never costs more than what the escrow still has, so it can always be paid in full.
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/shares.hpp"
#include "node/modules/settlement/state.hpp"
#include "node/modules/settlement/usage_signature.hpp"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::settlement {
namespace {

constexpr std::size_t type_size_max     = 64;
constexpr std::size_t unsettled_max     = 500;  // of one escrow
constexpr std::string_view escrow_label = "escrow_id";

bool is_type(std::string_view type) {
    return !type.empty() && type.size() <= type_size_max &&
           std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c <= '~'; });
}

Result<void> check_fields(const pb::MsgRecordUsage& msg) {
    if (msg.usage_units() == 0) return fail(errors::invalid_usage, "no units were used");
    if (!is_type(msg.usage_type()))
        return fail(errors::invalid_usage, "a usage type has 1 to {} printable characters",
                    type_size_max);
    if (msg.period_end() <= msg.period_start() || msg.period_start() < 0)
        return fail(errors::invalid_usage, "the period {} to {} is empty", msg.period_start(),
                    msg.period_end());
    if (msg.signature().empty()) return fail(errors::invalid_usage, "the record is not signed");
    return {};
}

Result<Coin> cost_of(const pb::MsgRecordUsage& msg) {
    auto price = parse_dec_coin(msg.unit_price());
    if (!price.ok())
        return fail(errors::invalid_usage, "unit price \"{}{}\": {}", msg.unit_price().amount(),
                    msg.unit_price().denom(), price.error().detail());
    const auto cost = usage_cost(price->amount, msg.usage_units());
    if (!cost.ok())
        return fail(errors::invalid_amount, "{} units at {} overflow", msg.usage_units(), *price);
    if (cost->is_zero())
        return fail(errors::invalid_usage, "{} units at {} cost nothing", msg.usage_units(),
                    *price);
    return Coin{price->denom, *cost};
}

UsageTerms terms_of(const pb::MsgRecordUsage& msg) {
    return {
        msg.order_id(),     msg.lease_id(),   msg.usage_units(),         msg.usage_type(),
        msg.period_start(), msg.period_end(), msg.unit_price().amount(), msg.unit_price().denom()};
}

// Between activation and now, not after the lease, and not what was recorded before.
struct Period {
    std::int64_t earliest, recorded_until, latest;
};
Result<void> check_period(const pb::MsgRecordUsage& msg, const Period& period) {
    if (msg.period_start() < period.earliest)
        return fail(errors::invalid_usage, "the period starts at {}, the escrow is active since {}",
                    msg.period_start(), period.earliest);
    if (msg.period_start() < period.recorded_until)
        return fail(errors::invalid_usage, "{} is recorded up to {} already", msg.usage_type(),
                    period.recorded_until);
    if (msg.period_end() > period.latest)
        return fail(errors::invalid_usage, "the period ends at {}, after {}", msg.period_end(),
                    period.latest);
    return {};
}

}  // namespace

Result<pb::MsgRecordUsageResponse> Keeper::record_usage(Context& ctx,
                                                        const pb::MsgRecordUsage& msg) {
    const auto escrow     = TRY(newest_escrow(ctx, msg.order_id()));
    const auto& escrow_id = escrow.escrow_id();
    if (escrow.state() == escrow_state::pending)
        return fail(errors::escrow_not_active, "escrow {} is pending", escrow_id);
    if (msg.sender() != escrow.recipient())
        return fail(errors::unauthorized, "{} is not the provider of order {}", msg.sender(),
                    msg.order_id());
    if (escrow.state() != escrow_state::active)
        return fail(errors::escrow_not_active, "escrow {} is {}", escrow_id, escrow.state());
    if (escrow.expires_at() <= now_signed(ctx))
        return fail(errors::escrow_expired, "escrow {}", escrow_id);
    if (msg.lease_id() != escrow.lease_id())
        return fail(errors::lease_not_found, "escrow {} is of lease {}, not \"{}\"", escrow_id,
                    escrow.lease_id(), msg.lease_id());
    TRY(check_fields(msg));
    const auto period = params_of(ctx).settlement_period();
    const auto ended  = store_->lease_ended.find(ctx, escrow_id);
    if (ended && now(ctx) > *ended + period)
        return fail(errors::invalid_usage, "lease {} ended at {}, more than {} seconds ago",
                    msg.lease_id(), *ended, period);
    const auto until = store_->recorded_until.find(ctx, {escrow_id, msg.usage_type()}).value_or(0);
    TRY(check_period(msg,
                     {escrow.activated_at(), static_cast<std::int64_t>(until),
                      static_cast<std::int64_t>(std::min(now(ctx), ended.value_or(UINT64_MAX)))}));
    const auto sender = TRY(Address::parse(msg.sender()));
    TRY(check_signature(ctx, sender, usage_sign_bytes(ctx.block().chain_id, terms_of(msg)),
                        msg.signature()));
    const auto cost = TRY(cost_of(msg));
    const auto waiting =
        TRY(Coins::parse(store_->unsettled_cost.find(ctx, escrow_id).value_or("")));
    const auto unpaid  = TRY(waiting.plus(cost));
    const auto balance = coins_of(escrow.balance());
    if (!balance.covers(unpaid))
        return fail(errors::insufficient_funds,
                    "escrow {} has {}, of which {} is owed; this costs {}", escrow_id, balance,
                    waiting, cost);
    if (store_->unsettled.under(ctx, escrow_id, unsettled_max).size() >= unsettled_max)
        return fail(errors::invalid_usage, "escrow {} has {} records to settle first", escrow_id,
                    unsettled_max);

    UsageRecord record;
    record.set_usage_id(fmt::format("usage-{}-{}", now(ctx), next(ctx, "usage")));
    record.set_order_id(msg.order_id());
    record.set_lease_id(msg.lease_id());
    record.set_provider(escrow.recipient());
    record.set_customer(escrow.depositor());
    record.set_usage_units(msg.usage_units());
    record.set_usage_type(msg.usage_type());
    record.set_period_start(msg.period_start());
    record.set_period_end(msg.period_end());
    *record.mutable_unit_price() = msg.unit_price();
    write_coins(Coins{cost}, record.mutable_total_cost());
    record.set_provider_signature(msg.signature());
    record.set_submitted_at(now_signed(ctx));
    record.set_block_height(ctx.height().value);
    (*record.mutable_metadata())[std::string{escrow_label}] = escrow_id;
    store_->usage.set(ctx, record.usage_id(), record);
    store_->unsettled_cost.set(ctx, escrow_id, unpaid.text());
    index_usage(ctx, record);
    look_again(ctx, escrow_id, now(ctx) + period);
    tell(ctx, "usage_recorded",
         {{"usage_id", record.usage_id()},
          {"order_id", record.order_id()},
          {"lease_id", record.lease_id()},
          {"provider", record.provider()},
          {"customer", record.customer()},
          {"amount", cost.text()}});
    pb::MsgRecordUsageResponse out;
    out.set_usage_id(record.usage_id());
    out.set_total_cost(cost.text());
    out.set_recorded_at(record.submitted_at());
    return out;
}

void Keeper::index_usage(Context& ctx, const UsageRecord& record) {
    const auto escrow_id = record.metadata().at(std::string{escrow_label});
    store_->usage_of_order.add(ctx, {record.order_id(), record.usage_id()});
    if (!record.settled()) store_->unsettled.add(ctx, {escrow_id, record.usage_id()});
    const std::pair key{escrow_id, record.usage_type()};
    const auto end = static_cast<std::uint64_t>(record.period_end());
    if (store_->recorded_until.find(ctx, key).value_or(0) < end)
        store_->recorded_until.set(ctx, key, end);
}

Result<pb::MsgAcknowledgeUsageResponse> Keeper::acknowledge_usage(
    Context& ctx, const pb::MsgAcknowledgeUsage& msg) {
    auto record = TRY(store_->usage.get(ctx, msg.usage_id(), errors::usage_not_found,
                                        "usage \"{}\"", msg.usage_id()));
    if (record.customer() != msg.sender())
        return fail(errors::unauthorized, "usage {} is not of customer {}", msg.usage_id(),
                    msg.sender());
    if (record.customer_acknowledged())
        return fail(errors::invalid_usage, "usage {} is acknowledged already", msg.usage_id());
    const auto sender = TRY(Address::parse(msg.sender()));
    const auto cost   = coins_of(record.total_cost());
    TRY(check_signature(
        ctx, sender,
        acknowledge_sign_bytes(ctx.block().chain_id, record.usage_id(), record.usage_units(), cost),
        msg.signature()));
    record.set_customer_acknowledged(true);
    record.set_customer_signature(msg.signature());
    store_->usage.set(ctx, record.usage_id(), record);
    if (!record.settled())
        look_again(ctx, record.metadata().at(std::string{escrow_label}), now(ctx));
    tell(ctx, "usage_acknowledged",
         {{"usage_id", record.usage_id()},
          {"order_id", record.order_id()},
          {"customer", record.customer()}});
    pb::MsgAcknowledgeUsageResponse out;
    out.set_acknowledged_at(now_signed(ctx));
    return out;
}

}  // namespace ve::settlement
