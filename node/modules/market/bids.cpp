// A bid is placed or withdrawn. The checks of a new bid run in their published order; the first
// that fails names the error, and nothing has moved by then.
#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/market/errors.hpp"
#include "node/modules/market/keeper.hpp"
#include "node/modules/market/matching.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/market/v1/events.pb.h"
#include "virtengine/market/v1beta5/tx.pb.h"

namespace ve::market {
namespace {

constexpr int provider_reason_min = 10'000, provider_reason_max = 19'999;

Result<escrow::DepositRequest> parse_deposit(const BidId& id, const pb::MsgCreateBid& msg,
                                             const Params& params) {
    auto request = escrow::DepositRequest::parse(id.provider, msg.deposit());
    if (!request.ok()) return fail(errors::invalid_deposit, "{}", request.error().detail());
    const auto least = TRY(parse_coin(params.bid_min_deposit()));
    if (request->coin.denom != least.denom || request->coin.amount < least.amount)
        return fail(errors::invalid_deposit, "deposit of {}, at least {} is wanted", request->coin,
                    least)
            .with_hint("the deposit is refunded when the bid ends");
    return *std::move(request);
}

// The id's owner, provider and order; bseq is looked at in its turn.
Result<BidId> parse_bidder(const pb::MsgCreateBid& msg) {
    auto id = msg.id();
    id.set_bseq(0);
    return BidId::parse(id);
}

}  // namespace

Result<void> Keeper::check_bid(Context& ctx, const pb::MsgCreateBid& msg) {
    const auto id     = TRY(parse_bidder(msg));
    const auto params = store_->params.get_or(ctx, default_params());
    if (id.provider == id.order.owner())
        return fail(errors::same_account, "{} bids on an order of its own", id.provider);
    const auto price = parse_dec_coin(msg.price());
    if (price.ok() && price->amount.is_zero())
        return fail(errors::bid_zero_price, "bid on order {}", id.order.text());
    TRY(parse_deposit(id, msg, params));

    std::uint32_t bids = 0;
    for (const auto& [other, bid] : store_->bids.under(ctx, id.order))
        if (bid.state() != Bid::lost) ++bids;
    if (bids >= params.order_max_bids())
        return fail(errors::invalid_bid, "order {} has {} bids already", id.order.text(), bids);
    if (msg.id().bseq() != 0)
        return fail(errors::invalid_bid, "bseq is {}; a provider bids once on an order",
                    msg.id().bseq());

    const auto order = TRY(
        store_->orders.get(ctx, id.order, errors::order_not_found, "order {}", id.order.text()));
    if (order.state() == Order::active)
        return fail(errors::order_active, "order {}", id.order.text());
    if (order.state() != Order::open)
        return fail(errors::order_closed, "order {}", id.order.text());
    if (!price.ok())
        return fail(errors::invalid_price, "price \"{}{}\": {}", msg.price().amount(),
                    msg.price().denom(), price.error().detail());
    const auto most = TRY(deployment::price_max(order.spec()));
    if (price->denom != most.denom)
        return fail(errors::invalid_price, "price {}, the order pays in {}", *price, most.denom);
    if (most.amount < price->amount && !VE_PLANTED(price_above_order))
        return fail(errors::bid_over_order, "price {} is above {} of order {}", *price, most,
                    id.order.text());
    TRY(check_offers(order.spec(), msg.resources_offer()));
    const auto provider = providers_.find(ctx, id.provider);
    if (!provider)
        return fail(errors::unknown_provider, "{} is not registered", id.provider)
            .with_hint("ve tx provider create-provider https://host:port");
    TRY(check_attributes(order.spec(), *provider));
    TRY(check_capabilities(order.spec(), *provider));
    return {};
}

Result<pb::MsgCreateBidResponse> Keeper::create_bid(Context& ctx, const pb::MsgCreateBid& msg) {
    TRY(check_bid(ctx, msg));
    const auto id      = TRY(BidId::parse(msg.id()));
    const auto params  = store_->params.get_or(ctx, default_params());
    const auto request = TRY(parse_deposit(id, msg, params));
    if (store_->bids.has(ctx, id)) return fail(errors::bid_exists, "bid {}", id.text());
    const auto paid = escrow_.open_account(ctx, deposit_id(id), id.provider, request);
    if (!paid.ok() && paid.error().is(sdk::insufficient_funds))
        return fail(errors::invalid_deposit, "{}", paid.error().detail());
    TRY(Result<void>{paid});

    Bid bid;
    *bid.mutable_id() = msg.id();
    bid.set_state(Bid::open);
    *bid.mutable_price() = msg.price();
    bid.set_created_at(ctx.height().value);
    *bid.mutable_resources_offer() = msg.resources_offer();
    store_->bids.set(ctx, id, bid);
    virtengine::market::v1::EventBidCreated event;
    *event.mutable_id()    = msg.id();
    *event.mutable_price() = msg.price();
    ctx.emit(typed_event(event));
    return pb::MsgCreateBidResponse{};
}

// An open bid is taken back; the provider of a lease leaves it, and the group waits, paused, for
// its owner.
Result<pb::MsgCloseBidResponse> Keeper::close_bid(Context& ctx, const pb::MsgCloseBid& msg) {
    const auto id = TRY(BidId::parse(msg.id()));
    if (msg.reason() < provider_reason_min || msg.reason() > provider_reason_max)
        return fail(errors::invalid_closed_reason, "reason {} is none of a provider ({} to {})",
                    static_cast<int>(msg.reason()), provider_reason_min, provider_reason_max);
    auto bid = TRY(store_->bids.get(ctx, id, errors::bid_not_found, "bid {}", id.text()));
    if (bid.state() == Bid::open) {
        TRY(end_bid(ctx, id, bid, Bid::closed));
        return pb::MsgCloseBidResponse{};
    }
    const auto lease =
        TRY(store_->leases.get(ctx, id, errors::unknown_lease_for_bid, "bid {}", id.text()));
    if (lease.state() != Lease::active)
        return fail(errors::lease_not_active, "lease {}", id.text());
    TRY(deployments_.pause_abandoned(ctx, id.order.group));
    TRY(end_lease(ctx, id, msg.reason()));
    return pb::MsgCloseBidResponse{};
}

}  // namespace ve::market
