// How orders, bids and leases end, and what others ask about them.
// Who may start the end of one is decided in messages.cpp.
#include "node/modules/market/keeper.hpp"

#include "node/chain/typed_event.hpp"
#include "node/modules/market/errors.hpp"
#include "node/modules/market/matching.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/market/v1/events.pb.h"

namespace ve::market {

namespace told = virtengine::market::v1;

Keeper::Keeper(escrow::Keeper& escrow, deployment::Keeper& deployments, provider::Keeper& providers)
    : escrow_{escrow},
      deployments_{deployments},
      providers_{providers},
      store_{std::make_unique<Store>()} {}
Keeper::~Keeper() = default;

bool Keeper::order_is_live(Context& ctx, const OrderId& id) {
    const auto order = store_->orders.find(ctx, id);
    return order && order->state() != Order::closed;
}

bool Keeper::lease_is_active(Context& ctx, const LeaseId& id) {
    const auto lease = store_->leases.find(ctx, id);
    return lease && lease->state() == Lease::active;
}

// One live order per group; its number is one more than there were before.
Result<void> Keeper::group_opened(Context& ctx, const GroupId& id, const GroupSpec& spec) {
    OrderId order_id{id, 1};
    for (const auto& [before, order] : store_->orders.under(ctx, id)) {
        if (order.state() != Order::closed)
            return fail(errors::order_active, "order {}", before.text());
        ++order_id.oseq;
    }
    Order order;
    order_id.write(order.mutable_id());
    order.set_state(Order::open);
    *order.mutable_spec() = spec;
    order.set_created_at(ctx.height().value);
    store_->orders.set(ctx, order_id, order);
    told::EventOrderCreated event;
    order_id.write(event.mutable_id());
    ctx.emit(typed_event(event));
    return {};
}

Result<void> Keeper::group_ended(Context& ctx, const GroupId& id, deployment::GroupState) {
    for (auto& [order_id, order] : store_->orders.under(ctx, id)) {
        if (order.state() == Order::open) TRY(end_order(ctx, order_id, order));
        if (order.state() != Order::active) continue;
        for (const auto& [bid_id, bid] : store_->bids.under(ctx, order_id))
            if (bid.state() == Bid::active) TRY(end_lease(ctx, bid_id, told::lease_closed_owner));
    }
    return {};
}

Result<void> Keeper::payment_ended(Context& ctx, const escrow::PaymentId& id, escrow::State now) {
    const auto lease_id = TRY(lease_of(id));
    if (!lease_is_active(ctx, lease_id)) return {};  // overdrawn before, and now paid
    return finish_lease(ctx, lease_id,
                        now == escrow::State::overdrawn
                            ? told::lease_closed_reason_insufficient_funds
                            : told::lease_closed_reason_unspecified);
}

bool Keeper::has_active_leases(Context& ctx, const Address& provider) {
    return !store_->served.under(ctx, provider, 1).empty();
}

Result<bool> Keeper::leases_allow(Context& ctx, const Provider& after) {
    const auto owner = TRY(Address::parse(after.owner()));
    for (const auto& [provider, lease_id] : store_->served.under(ctx, owner)) {
        const auto order = TRY(store_->orders.get(ctx, lease_id.order, errors::order_not_found,
                                                  "order {}", lease_id.order.text()));
        if (!check_attributes(order.spec(), after).ok() ||
            !check_capabilities(order.spec(), after).ok())
            return false;
    }
    return true;
}

// Lost or closed; either way the provider gets its deposit back.
Result<void> Keeper::end_bid(Context& ctx, const BidId& id, Bid& bid, int state) {
    bid.set_state(static_cast<Bid::State>(state));
    store_->bids.set(ctx, id, bid);
    TRY(escrow_.close_account(ctx, deposit_id(id)));
    if (state == Bid::lost) return {};
    told::EventBidClosed event;
    id.write(event.mutable_id());
    ctx.emit(typed_event(event));
    return {};
}

Result<void> Keeper::end_order(Context& ctx, const OrderId& id, Order& order) {
    order.set_state(Order::closed);
    store_->orders.set(ctx, id, order);
    for (auto& [bid_id, bid] : store_->bids.under(ctx, id))
        if (bid.state() == Bid::open || bid.state() == Bid::active)
            TRY(end_bid(ctx, bid_id, bid, Bid::closed));
    told::EventOrderClosed event;
    id.write(event.mutable_id());
    ctx.emit(typed_event(event));
    return {};
}

Result<void> Keeper::end_lease(Context& ctx, const LeaseId& id, int reason) {
    TRY(escrow_.close_payment(ctx, payment_id(id)));
    if (!lease_is_active(ctx, id)) return {};  // the tenant was short: payment_ended did it
    return finish_lease(ctx, id, reason);
}

Result<void> Keeper::finish_lease(Context& ctx, const LeaseId& id, int reason) {
    auto lease = TRY(store_->leases.get(ctx, id, errors::lease_not_found, "lease {}", id.text()));
    auto order = TRY(
        store_->orders.get(ctx, id.order, errors::order_not_found, "order {}", id.order.text()));
    lease.set_state(reason == told::lease_closed_reason_insufficient_funds
                        ? Lease::insufficient_funds
                        : Lease::closed);
    lease.set_closed_on(ctx.height().value);
    lease.set_reason(static_cast<Reason>(reason));
    store_->leases.set(ctx, id, lease);
    store_->served.erase(ctx, {id.provider, id});
    told::EventLeaseClosed event;
    id.write(event.mutable_id());
    event.set_reason(lease.reason());
    ctx.emit(typed_event(event));
    TRY(end_order(ctx, id.order, order));
    for (auto* hooks : hooks_) TRY(hooks->lease_ended(ctx, id));
    return {};
}

}  // namespace ve::market
