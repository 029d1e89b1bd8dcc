// Query of module market: one order, bid or lease by id, or pages of those that a filter lets
// through. A bid is shown with its deposit, a lease with its payment.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/market/errors.hpp"
#include "node/modules/market/keeper.hpp"
#include "node/modules/market/state.hpp"
#include "virtengine/escrow/types/v1/types.pb.h"
#include "virtengine/market/v1beta5/query.pb.h"

namespace ve::market {
namespace {

Error invalid(const Error& error) {
    return fail(grpc_status::invalid_argument, "{}", error.detail());
}

// The state of a filter: `all` for an empty text.
template <class State, class Parse>
Result<State> parse_state(const std::string& text, State all, const Parse& parse) {
    State state = all;
    if (text.empty() || (parse(text, &state) && state != all)) return state;
    return fail(grpc_status::invalid_argument, "\"{}\" is no state of these", text);
}

template <class Filters>
bool names_order(const Filters& filters, const OrderId& id) {
    return (filters.dseq() == 0 || filters.dseq() == id.group.deployment.dseq) &&
           (filters.gseq() == 0 || filters.gseq() == id.group.gseq) &&
           (filters.oseq() == 0 || filters.oseq() == id.oseq);
}

template <class Value, class Filters, class Key, class Match>
Result<Page<std::pair<Key, Value>>> page_of(Context& ctx, const Map<Key, Value>& map,
                                            const PageRequest& request, const Filters& filters,
                                            const Match& match) {
    std::optional<Address> owner;
    if (!filters.owner().empty()) {
        const auto parsed = Address::parse(filters.owner());
        if (!parsed.ok()) return invalid(parsed.error());
        owner = *parsed;
    }
    return filtered_page<std::pair<Key, Value>>(
        request,
        [&](const PageRequest& step) {
            return owner ? map.page_under(ctx, step, *owner) : map.page(ctx, step);
        },
        match);
}

Result<void> check_provider_filter(const std::string& provider) {
    if (provider.empty()) return {};
    const auto parsed = Address::parse(provider);
    if (!parsed.ok()) return invalid(parsed.error());
    return {};
}

}  // namespace

Result<pb::QueryOrdersResponse> Keeper::orders(Context& ctx,
                                               const pb::QueryOrdersRequest& request) {
    const auto& filters = request.filters();
    const auto state    = TRY(parse_state(filters.state(), Order::invalid, Order::State_Parse));
    const auto page =
        TRY(page_of(ctx, store_->orders, PageRequest::of(request.pagination()), filters,
                    [&](const auto& entry) {
                        return names_order(filters, entry.first) &&
                               (state == Order::invalid || entry.second.state() == state);
                    }));
    pb::QueryOrdersResponse out;
    for (const auto& entry : page.items) *out.add_orders() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryOrderResponse> Keeper::order(Context& ctx, const pb::QueryOrderRequest& request) {
    const auto id = OrderId::parse(request.id());
    if (!id.ok()) return invalid(id.error());
    pb::QueryOrderResponse out;
    *out.mutable_order() =
        TRY(store_->orders.get(ctx, *id, grpc_status::not_found, "order {}", id->text()));
    return out;
}

Result<pb::QueryBidsResponse> Keeper::bids(Context& ctx, const pb::QueryBidsRequest& request) {
    const auto& filters = request.filters();
    const auto state    = TRY(parse_state(filters.state(), Bid::invalid, Bid::State_Parse));
    TRY(check_provider_filter(filters.provider()));
    const auto page = TRY(page_of(
        ctx, store_->bids, PageRequest::of(request.pagination()), filters, [&](const auto& entry) {
            return names_order(filters, entry.first.order) &&
                   (filters.provider().empty() ||
                    entry.second.id().provider() == filters.provider()) &&
                   (state == Bid::invalid || entry.second.state() == state);
        }));
    pb::QueryBidsResponse out;
    for (const auto& entry : page.items) {
        auto* shown           = out.add_bids();
        *shown->mutable_bid() = entry.second;
        if (auto account = escrow_.account(ctx, deposit_id(entry.first)))
            *shown->mutable_escrow_account() = *std::move(account);
    }
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryBidResponse> Keeper::bid(Context& ctx, const pb::QueryBidRequest& request) {
    const auto id = BidId::parse(request.id());
    if (!id.ok()) return invalid(id.error());
    pb::QueryBidResponse out;
    *out.mutable_bid() =
        TRY(store_->bids.get(ctx, *id, grpc_status::not_found, "bid {}", id->text()));
    if (auto account = escrow_.account(ctx, deposit_id(*id)))
        *out.mutable_escrow_account() = *std::move(account);
    return out;
}

Result<pb::QueryLeasesResponse> Keeper::leases(Context& ctx,
                                               const pb::QueryLeasesRequest& request) {
    const auto& filters = request.filters();
    const auto state    = TRY(parse_state(filters.state(), Lease::invalid, Lease::State_Parse));
    TRY(check_provider_filter(filters.provider()));
    const auto page =
        TRY(page_of(ctx, store_->leases, PageRequest::of(request.pagination()), filters,
                    [&](const auto& entry) {
                        return names_order(filters, entry.first.order) &&
                               (filters.provider().empty() ||
                                entry.second.id().provider() == filters.provider()) &&
                               (state == Lease::invalid || entry.second.state() == state);
                    }));
    pb::QueryLeasesResponse out;
    for (const auto& entry : page.items) {
        auto* shown             = out.add_leases();
        *shown->mutable_lease() = entry.second;
        if (auto payment = escrow_.payment(ctx, payment_id(entry.first)))
            *shown->mutable_escrow_payment() = *std::move(payment);
    }
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryLeaseResponse> Keeper::lease(Context& ctx, const pb::QueryLeaseRequest& request) {
    const auto id = LeaseId::parse(request.id());
    if (!id.ok()) return invalid(id.error());
    pb::QueryLeaseResponse out;
    *out.mutable_lease() =
        TRY(store_->leases.get(ctx, *id, grpc_status::not_found, "lease {}", id->text()));
    if (auto payment = escrow_.payment(ctx, payment_id(*id)))
        *out.mutable_escrow_payment() = *std::move(payment);
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = store_->params.get_or(ctx, default_params());
    return out;
}

}  // namespace ve::market
