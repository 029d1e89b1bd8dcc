// A lease begins, pays and ends. Its owner is in its id and signs; the provider's way out is
// close_bid.
#include "base/planted.hpp"
#include "node/chain/authority.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/market/errors.hpp"
#include "node/modules/market/keeper.hpp"
#include "node/modules/market/matching.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/deployment/v1beta4/deployment.pb.h"
#include "virtengine/market/v1/events.pb.h"
#include "virtengine/market/v1beta5/tx.pb.h"

namespace ve::market {

Result<pb::MsgCreateLeaseResponse> Keeper::create_lease(Context& ctx,
                                                        const pb::MsgCreateLease& msg) {
    const auto id = TRY(BidId::parse(msg.bid_id()));
    auto bid      = TRY(store_->bids.get(ctx, id, errors::bid_not_found, "bid {}", id.text()));
    if (bid.state() != Bid::open && !VE_PLANTED(closed_bid_wins))
        return fail(errors::bid_not_open, "bid {}", id.text());
    auto order = TRY(
        store_->orders.get(ctx, id.order, errors::order_not_found, "order {}", id.order.text()));
    if (order.state() != Order::open)
        return fail(errors::order_not_open, "order {}", id.order.text());
    if (!deployments_.is_open(ctx, id.order.group))
        return fail(errors::group_not_open, "group {}", id.order.group.text());
    const auto price = TRY(parse_dec_coin(bid.price()));
    TRY(escrow_.open_payment(ctx, payment_id(id), id.provider, price));

    Lease lease;
    id.write(lease.mutable_id());
    lease.set_state(Lease::active);
    *lease.mutable_price() = bid.price();
    lease.set_created_at(ctx.height().value);
    if (VE_PLANTED(address_in_state))
        lease.set_created_at(static_cast<std::int64_t>(
            reinterpret_cast<std::uintptr_t>(lease.mutable_price()) >> 4U & 0xFFU));
    store_->leases.set(ctx, id, lease);
    store_->served.add(ctx, {id.provider, id});
    order.set_state(Order::active);
    store_->orders.set(ctx, id.order, order);
    bid.set_state(Bid::active);
    store_->bids.set(ctx, id, bid);
    virtengine::market::v1::EventLeaseCreated event;
    id.write(event.mutable_id());
    *event.mutable_price() = bid.price();
    ctx.emit(typed_event(event));

    for (auto& [other_id, other] : store_->bids.under(ctx, id.order))
        if (other.state() == Bid::open) TRY(end_bid(ctx, other_id, other, Bid::lost));
    return pb::MsgCreateLeaseResponse{};
}

Result<pb::MsgWithdrawLeaseResponse> Keeper::withdraw_lease(Context& ctx,
                                                            const pb::MsgWithdrawLease& msg) {
    const auto id = TRY(LeaseId::parse(msg.id()));
    const auto lease =
        TRY(store_->leases.get(ctx, id, errors::lease_not_found, "lease {}", id.text()));
    if (lease.state() != Lease::active)
        return fail(errors::lease_not_active, "lease {}", id.text());
    TRY(escrow_.withdraw(ctx, payment_id(id)));
    return pb::MsgWithdrawLeaseResponse{};
}

Result<pb::MsgCloseLeaseResponse> Keeper::close_lease(Context& ctx, const pb::MsgCloseLease& msg) {
    const auto id    = TRY(LeaseId::parse(msg.id()));
    const auto order = TRY(
        store_->orders.get(ctx, id.order, errors::order_not_found, "order {}", id.order.text()));
    if (order.state() != Order::active)
        return fail(errors::order_closed, "order {} is not active", id.order.text());
    const auto bid = TRY(store_->bids.get(ctx, id, errors::bid_not_found, "bid {}", id.text()));
    if (bid.state() != Bid::active) return fail(errors::bid_not_active, "bid {}", id.text());
    TRY(end_lease(ctx, id, virtengine::market::v1::lease_closed_owner));
    if (deployments_.is_open(ctx, id.order.group))
        TRY(group_opened(ctx, id.order.group, order.spec()));
    return pb::MsgCloseLeaseResponse{};
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check(msg.params()));
    store_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

}  // namespace ve::market
