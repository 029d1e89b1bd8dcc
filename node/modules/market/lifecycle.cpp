// Parameters of the market, genesis in and out. There is no work at the begin or end of a block.
#include "node/chain/coin_forms.hpp"
#include "node/modules/market/errors.hpp"
#include "node/modules/market/keeper.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/market/v1beta5/genesis.pb.h"

namespace ve::market {

Params default_params() {
    Params params;
    write_coin(Coin{base_denom(), Amount{500'000}}, params.mutable_bid_min_deposit());
    params.set_order_max_bids(20);
    return params;
}

Result<void> check(const Params& params) {
    const auto least = parse_coin(params.bid_min_deposit());
    if (!least.ok() || least->amount.is_zero())
        return fail(errors::invalid_param, "least deposit \"{}{}\" of a bid",
                    params.bid_min_deposit().amount(), params.bid_min_deposit().denom());
    if (params.order_max_bids() == 0 || params.order_max_bids() > 500)
        return fail(errors::invalid_param, "{} bids on an order, not 1 to 500",
                    params.order_max_bids());
    return {};
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check(genesis.params()));
    store_->params.set(ctx, genesis.params());
    for (const auto& order : genesis.orders()) {
        const auto id = TRY(OrderId::parse(order.id()));
        if (order.state() < Order::open || order.state() > Order::closed)
            return fail(errors::order_not_found, "order {} has state {}", id.text(),
                        static_cast<int>(order.state()));
        if (store_->orders.has(ctx, id))
            return fail(errors::order_exists, "order {} stands twice in genesis", id.text());
        store_->orders.set(ctx, id, order);
    }
    for (const auto& bid : genesis.bids()) {
        const auto id = TRY(BidId::parse(bid.id()));
        if (bid.state() < Bid::open || bid.state() > Bid::closed)
            return fail(errors::invalid_bid, "bid {} has state {}", id.text(),
                        static_cast<int>(bid.state()));
        if (store_->bids.has(ctx, id))
            return fail(errors::bid_exists, "bid {} stands twice in genesis", id.text());
        store_->bids.set(ctx, id, bid);
    }
    for (const auto& lease : genesis.leases()) {
        const auto id = TRY(LeaseId::parse(lease.id()));
        if (lease.state() < Lease::active || lease.state() > Lease::closed ||
            store_->leases.has(ctx, id))
            return fail(errors::unknown_lease, "lease {} has state {} or stands twice", id.text(),
                        static_cast<int>(lease.state()));
        store_->leases.set(ctx, id, lease);
        if (lease.state() == Lease::active) store_->served.add(ctx, {id.provider, id});
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = store_->params.get_or(ctx, default_params());
    for (const auto& entry : store_->orders.list(ctx)) *out.add_orders() = entry.second;
    for (const auto& entry : store_->leases.list(ctx)) *out.add_leases() = entry.second;
    for (const auto& entry : store_->bids.list(ctx)) *out.add_bids() = entry.second;
    return out;
}

}  // namespace ve::market
