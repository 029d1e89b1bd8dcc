// What must hold between orders, bids, leases and their money after every block.
#include <map>

#include "node/modules/market/errors.hpp"
#include "node/modules/market/keeper.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/escrow/types/v1/types.pb.h"

namespace ve::market {
namespace {

using MoneyState = virtengine::escrow::types::v1::State;

}  // namespace

Result<void> Keeper::check_orders(Context& ctx) {
    std::map<GroupId, int> live_orders;
    for (const auto& [id, order] : store_->orders.list(ctx)) {
        if (order.state() != Order::closed && ++live_orders[id.group] > 1)
            return fail(errors::order_exists, "group {} has two live orders", id.group.text());
        if (order.state() == Order::open && !deployments_.is_open(ctx, id.group))
            return fail(errors::group_not_open, "order {} is open, its group is not", id.text());
        int open = 0, active = 0, leases = 0;
        for (const auto& [bid_id, bid] : store_->bids.under(ctx, id)) {
            if (bid.state() == Bid::open) ++open;
            if (bid.state() == Bid::active) ++active;
            if (lease_is_active(ctx, bid_id)) ++leases;
        }
        const int winners = order.state() == Order::active ? 1 : 0;
        if (active != winners || leases != winners || (open > 0 && order.state() != Order::open))
            return fail(errors::internal,
                        "order {} in state {} has {} open bids, {} active bids, {} active leases",
                        id.text(), static_cast<int>(order.state()), open, active, leases);
    }
    return {};
}

Result<void> Keeper::check_money(Context& ctx) {
    for (const auto& [id, bid] : store_->bids.list(ctx)) {
        const auto account = escrow_.account(ctx, deposit_id(id));
        const bool live    = bid.state() == Bid::open || bid.state() == Bid::active;
        const bool held    = account && account->state().state() == MoneyState::open;
        if (live != held)
            return fail(errors::invalid_deposit, "bid {} is {}, its deposit is {}", id.text(),
                        live ? "live" : "over", held ? "held" : "not held");
    }
    for (const auto& [id, lease] : store_->leases.list(ctx)) {
        const auto payment = escrow_.payment(ctx, payment_id(id));
        const bool active  = lease.state() == Lease::active;
        const bool runs    = payment && payment->state().state() == MoneyState::open;
        if (active != runs)
            return fail(errors::lease_not_active, "lease {} is {}, its payment {}", id.text(),
                        active ? "active" : "over", runs ? "runs" : "does not run");
        if (active != store_->served.has(ctx, {id.provider, id}))
            return fail(errors::internal, "lease {} is in the wrong index", id.text());
    }
    return {};
}

}  // namespace ve::market
