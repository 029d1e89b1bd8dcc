// Query of module settlement: escrows, usage, settlements, payouts, parameters.
// Lists are cut at 1000 entries, the most that a page may have.
#include "base/sdk_errors.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/state.hpp"
#include "virtengine/settlement/v1/query.pb.h"

namespace ve::settlement {
namespace {

// The values that an index names, in the order of their ids.
template <class Value, class Owner, class Add>
void list_of(Context& ctx, const Set<std::pair<Owner, Text>>& index, const Map<Text, Value>& map,
             const Owner& owner, const Add& add) {
    for (const auto& entry : index.under(ctx, owner, max_page_limit))
        if (const auto value = map.find(ctx, entry.second)) add(*value);
}

bool is_state(std::string_view text) {
    using namespace escrow_state;
    return text == pending || text == active || text == released || text == refunded ||
           text == disputed || text == expired;
}

}  // namespace

Result<pb::QueryEscrowResponse> Keeper::escrow(Context& ctx,
                                               const pb::QueryEscrowRequest& request) {
    pb::QueryEscrowResponse out;
    *out.mutable_escrow() = TRY(store_->escrows.get(
        ctx, request.escrow_id(), grpc_status::not_found, "escrow \"{}\"", request.escrow_id()));
    return out;
}

Result<pb::QueryEscrowsByOrderResponse> Keeper::escrows_by_order(
    Context& ctx, const pb::QueryEscrowsByOrderRequest& request) {
    pb::QueryEscrowsByOrderResponse out;
    list_of(ctx, store_->escrows_of_order, store_->escrows, request.order_id(),
            [&](const auto& value) { *out.add_escrows() = value; });
    return out;
}

Result<pb::QueryEscrowsByStateResponse> Keeper::escrows_by_state(
    Context& ctx, const pb::QueryEscrowsByStateRequest& request) {
    if (!is_state(request.state()))
        return fail(grpc_status::invalid_argument, "\"{}\" is no state of an escrow",
                    request.state());
    pb::QueryEscrowsByStateResponse out;
    for (const auto& entry : store_->escrows.list(ctx)) {
        if (entry.second.state() != request.state()) continue;
        *out.add_escrows() = entry.second;
        if (static_cast<std::uint64_t>(out.escrows_size()) == max_page_limit) break;
    }
    return out;
}

Result<pb::QuerySettlementResponse> Keeper::settlement(Context& ctx,
                                                       const pb::QuerySettlementRequest& request) {
    pb::QuerySettlementResponse out;
    *out.mutable_settlement() =
        TRY(store_->settlements.get(ctx, request.settlement_id(), grpc_status::not_found,
                                    "settlement \"{}\"", request.settlement_id()));
    return out;
}

Result<pb::QuerySettlementsByOrderResponse> Keeper::settlements_by_order(
    Context& ctx, const pb::QuerySettlementsByOrderRequest& request) {
    pb::QuerySettlementsByOrderResponse out;
    list_of(ctx, store_->settlements_of_order, store_->settlements, request.order_id(),
            [&](const auto& value) { *out.add_settlements() = value; });
    return out;
}

Result<pb::QueryUsageRecordResponse> Keeper::usage_record(
    Context& ctx, const pb::QueryUsageRecordRequest& request) {
    pb::QueryUsageRecordResponse out;
    *out.mutable_usage_record() = TRY(store_->usage.get(
        ctx, request.usage_id(), grpc_status::not_found, "usage \"{}\"", request.usage_id()));
    return out;
}

Result<pb::QueryUsageRecordsByOrderResponse> Keeper::usage_by_order(
    Context& ctx, const pb::QueryUsageRecordsByOrderRequest& request) {
    pb::QueryUsageRecordsByOrderResponse out;
    list_of(ctx, store_->usage_of_order, store_->usage, request.order_id(),
            [&](const auto& value) { *out.add_usage_records() = value; });
    return out;
}

// Records that lie within the period; an end of 0 is no end.
Result<pb::QueryUsageSummaryResponse> Keeper::usage_summary(
    Context& ctx, const pb::QueryUsageSummaryRequest& request) {
    if (request.order_id().empty())
        return fail(grpc_status::invalid_argument, "a summary is of one order");
    struct Sum {
        std::uint64_t units = 0;
        Coins cost;
    };
    std::map<std::string, Sum> by_type;
    Sum all;
    pb::QueryUsageSummaryResponse out;
    auto& summary = *out.mutable_summary();
    for (const auto& entry : store_->usage_of_order.under(ctx, request.order_id())) {
        const auto record = store_->usage.find(ctx, entry.second);
        if (!record || record->period_start() < request.period_start()) continue;
        if (request.period_end() != 0 && record->period_end() > request.period_end()) continue;
        if (!request.provider().empty() && record->provider() != request.provider()) continue;
        for (auto* sum : {&all, &by_type[record->usage_type()]}) {
            sum->units = checked_add(sum->units, record->usage_units()).value_or(UINT64_MAX);
            sum->cost  = TRY(sum->cost.plus(coins_of(record->total_cost())));
        }
        summary.add_usage_record_ids(record->usage_id());
        summary.set_provider(record->provider());
    }
    summary.set_order_id(request.order_id());
    summary.set_period_start(request.period_start());
    summary.set_period_end(request.period_end());
    summary.set_total_usage_units(all.units);
    write_coins(all.cost, summary.mutable_total_cost());
    for (const auto& [type, sum] : by_type) {
        auto* part = summary.add_by_usage_type();
        part->set_usage_type(type);
        part->set_usage_units(sum.units);
        write_coins(sum.cost, part->mutable_total_cost());
    }
    summary.set_generated_at(now_signed(ctx));
    summary.set_block_height(ctx.height().value);
    return out;
}

Result<pb::QueryPayoutResponse> Keeper::payout(Context& ctx,
                                               const pb::QueryPayoutRequest& request) {
    pb::QueryPayoutResponse out;
    *out.mutable_payout() = TRY(store_->payouts.get(
        ctx, request.payout_id(), grpc_status::not_found, "payout \"{}\"", request.payout_id()));
    return out;
}

Result<pb::QueryPayoutsByProviderResponse> Keeper::payouts_by_provider(
    Context& ctx, const pb::QueryPayoutsByProviderRequest& request) {
    const auto provider = Address::parse(request.provider());
    if (!provider.ok())
        return fail(grpc_status::invalid_argument, "provider \"{}\": {}", request.provider(),
                    provider.error().detail());
    pb::QueryPayoutsByProviderResponse out;
    list_of(ctx, store_->payouts_of_provider, store_->payouts, *provider,
            [&](const auto& value) { *out.add_payouts() = value; });
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = params_of(ctx);
    return out;
}

}  // namespace ve::settlement
