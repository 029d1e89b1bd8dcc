// Reads and writes the names of orders, bids and leases, and the names of their money in escrow.
// Whether they exist is the keeper's matter.
#include "node/modules/market/ids.hpp"

#include "base/sdk_errors.hpp"
#include "node/modules/market/errors.hpp"
#include "virtengine/deployment/v1/deployment.pb.h"
#include "virtengine/market/v1/market.pb.h"

namespace ve::market {
namespace {

template <class Proto>
Result<OrderId> parse_order(const Proto& proto) {
    virtengine::deployment::v1::GroupID above;
    above.set_owner(proto.owner());
    above.set_dseq(proto.dseq());
    above.set_gseq(proto.gseq());
    auto group = TRY(GroupId::parse(above));
    if (proto.oseq() == 0)
        return fail(sdk::invalid_request, "oseq of an order of group {} is 0", group.text());
    return OrderId{group, proto.oseq()};
}

template <class Proto>
Result<BidId> parse_bid(const Proto& proto) {
    auto order = TRY(parse_order(proto));
    if (proto.provider().empty())
        return fail(errors::empty_provider, "bid on order {}", order.text());
    auto provider = Address::parse(proto.provider());
    if (!provider.ok())
        return fail(sdk::invalid_address, "provider \"{}\": {}", proto.provider(),
                    provider.error().detail());
    if (proto.bseq() != 0)
        return fail(errors::invalid_bid, "bseq is {}; a provider bids once on an order",
                    proto.bseq());
    return BidId{order, *provider};
}

template <class Proto>
void write_order(const OrderId& id, Proto* proto) {
    proto->set_owner(id.owner().text());
    proto->set_dseq(id.group.deployment.dseq);
    proto->set_gseq(id.group.gseq);
    proto->set_oseq(id.oseq);
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (;;) {
        const auto slash = text.find('/');
        out.push_back(text.substr(0, slash));
        if (slash == std::string_view::npos) return out;
        text.remove_prefix(slash + 1);
    }
}

Result<std::uint64_t> number(std::string_view text, std::uint64_t max) {
    const auto amount = TRY(Amount::parse(text));
    const auto value  = amount.as_u64();
    if (!value || *value == 0 || *value > max)
        return fail(sdk::invalid_request, "\"{}\" is not a sequence number", text);
    return *value;
}

Result<OrderId> order_of(const std::vector<std::string_view>& parts) {
    auto owner      = TRY(Address::parse(parts[0]));
    const auto dseq = TRY(number(parts[1], UINT64_MAX));
    const auto gseq = TRY(number(parts[2], UINT32_MAX));
    const auto oseq = TRY(number(parts[3], UINT32_MAX));
    return OrderId{{{owner, dseq}, static_cast<std::uint32_t>(gseq)},
                   static_cast<std::uint32_t>(oseq)};
}

}  // namespace

Result<OrderId> OrderId::parse(const virtengine::market::v1::OrderID& proto) {
    return parse_order(proto);
}

Result<OrderId> OrderId::parse(std::string_view text) {
    const auto parts = parts_of(text);
    if (parts.size() != 4)
        return fail(sdk::invalid_request, "\"{}\" is not owner/dseq/gseq/oseq", text);
    return order_of(parts);
}

void OrderId::write(virtengine::market::v1::OrderID* proto) const { write_order(*this, proto); }

Result<BidId> BidId::parse(const virtengine::market::v1::BidID& proto) { return parse_bid(proto); }
Result<BidId> BidId::parse(const virtengine::market::v1::LeaseID& proto) {
    return parse_bid(proto);
}

Result<BidId> BidId::parse(std::string_view text) {
    const auto parts = parts_of(text);
    if (parts.size() != 5)
        return fail(sdk::invalid_request, "\"{}\" is not owner/dseq/gseq/oseq/provider", text);
    auto order    = TRY(order_of(parts));
    auto provider = TRY(Address::parse(parts[4]));
    return BidId{order, provider};
}

void BidId::write(virtengine::market::v1::BidID* proto) const {
    write_order(order, proto);
    proto->set_provider(provider.text());
}
void BidId::write(virtengine::market::v1::LeaseID* proto) const {
    write_order(order, proto);
    proto->set_provider(provider.text());
}

escrow::AccountId deposit_id(const BidId& id) { return {escrow::Scope::bid, id.text()}; }

escrow::PaymentId payment_id(const LeaseId& id) {
    return {deployment::escrow_id(id.order.group.deployment),
            fmt::format("{}/{}/{}", id.order.group.gseq, id.order.oseq, id.provider)};
}

Result<LeaseId> lease_of(const escrow::PaymentId& id) {
    return BidId::parse(id.account.xid + "/" + id.xid);
}

}  // namespace ve::market
