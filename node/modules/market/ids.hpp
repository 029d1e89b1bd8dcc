// Names of orders (owner/dseq/gseq/oseq), and of bids and leases (…/provider).
#pragma once

#include "node/modules/deployment/keeper.hpp"
#include "node/modules/escrow/keeper.hpp"

namespace virtengine::market::v1 {
class BidID;
class LeaseID;
class OrderID;
}  // namespace virtengine::market::v1

namespace ve::market {

using deployment::GroupId;

struct OrderId {
    GroupId group;
    std::uint32_t oseq                     = 0;
    auto operator<=>(const OrderId&) const = default;

    static Result<OrderId> parse(const virtengine::market::v1::OrderID& proto);
    static Result<OrderId> parse(std::string_view text);  // "owner/dseq/gseq/oseq"
    const Address& owner() const { return group.deployment.owner; }
    std::string text() const { return fmt::format("{}/{}", group.text(), oseq); }
    void write(virtengine::market::v1::OrderID* proto) const;
};

// Of a bid, and of the lease that it becomes. A provider bids once on an order: bseq is 0.
struct BidId {
    OrderId order;
    Address provider;
    auto operator<=>(const BidId&) const = default;

    static Result<BidId> parse(const virtengine::market::v1::BidID& proto);
    static Result<BidId> parse(const virtengine::market::v1::LeaseID& proto);
    static Result<BidId> parse(std::string_view text);  // "owner/dseq/gseq/oseq/provider"
    std::string text() const { return fmt::format("{}/{}", order.text(), provider); }
    void write(virtengine::market::v1::BidID* proto) const;
    void write(virtengine::market::v1::LeaseID* proto) const;
};
using LeaseId = BidId;

escrow::AccountId deposit_id(const BidId& id);    // what the provider put up
escrow::PaymentId payment_id(const LeaseId& id);  // what the tenant pays
Result<LeaseId> lease_of(const escrow::PaymentId& id);

}  // namespace ve::market

namespace ve::codec {

template <>
struct Key<market::OrderId> {
    static void put(std::string& out, const market::OrderId& id, bool last) {
        Key<deployment::GroupId>::put(out, id.group, false);
        Key<std::uint32_t>::put(out, id.oseq, last);
    }
    static Result<market::OrderId> take(std::string_view& in, bool last) {
        auto above      = TRY(Key<deployment::GroupId>::take(in, false));
        const auto oseq = TRY(Key<std::uint32_t>::take(in, last));
        return market::OrderId{above, oseq};
    }
};
template <>
struct Key<market::BidId> {
    static void put(std::string& out, const market::BidId& id, bool last) {
        Key<market::OrderId>::put(out, id.order, false);
        Key<Address>::put(out, id.provider, last);
    }
    static Result<market::BidId> take(std::string_view& in, bool last) {
        auto above    = TRY(Key<market::OrderId>::take(in, false));
        auto provider = TRY(Key<Address>::take(in, last));
        return market::BidId{above, provider};
    }
};

}  // namespace ve::codec
