// The market's part: from a deployment to the end of its lease.
#include "node/modules/deployment/state.hpp"
#include "node/modules/escrow/state.hpp"
#include "node/modules/market/state.hpp"
#include "node/modules/provider/state.hpp"
#include "simulate/chain/market_place.hpp"
#include "virtengine/deployment/v1beta4/tx.pb.h"
#include "virtengine/escrow/v1/tx.pb.h"
#include "virtengine/market/v1beta5/tx.pb.h"
#include "virtengine/provider/v1beta4/tx.pb.h"

namespace ve::simulate {

namespace {

namespace market_pb     = virtengine::market::v1beta5;
namespace deployment_pb = virtengine::deployment::v1beta4;

template <class Deposit>
void put_in(const Coin& coin, Deposit* deposit) {
    write_coin(coin, deposit->mutable_amount());
    deposit->add_sources(virtengine::base::deposit::v1::balance);
}

std::string price_of(std::uint64_t each) { return Dec::whole(Amount{each}).value().wire(); }

// Those in the state that is wanted; every sixth time any of them.
template <class Map, class Is>
auto some(Desk& desk, const Map& map, Is is_wanted) {
    auto list        = map.list(desk.view.ctx());
    const bool wrong = desk.dice.one_in(6);
    std::erase_if(list, [&](const auto& entry) { return !wrong && !is_wanted(entry.second); });
    return list;
}

std::optional<Wish> sign_up(Desk& desk) {
    const auto who = desk.one_of("provider", providers);
    virtengine::provider::v1beta4::MsgCreateProvider out;
    out.set_owner(desk.town.address(who).text());
    out.set_host_uri("https://provider.example.com:8443");
    auto* region = out.add_attributes();
    region->set_key("region");
    region->set_value("eu-west");
    return wish_of(who, std::move(out));
}

std::optional<Wish> bid(Desk& desk) {
    const auto orders = some(desk, market::Store{}.orders, [](const auto& order) {
        return order.state() == market::Order::open;
    });
    const auto* order = desk.pick(orders);
    if (order == nullptr) return {};
    const auto who = desk.one_of("provider", providers);
    market_pb::MsgCreateBid out;
    market::BidId{order->first, desk.town.address(who)}.write(out.mutable_id());
    out.mutable_price()->set_denom("uve");
    out.mutable_price()->set_amount(price_of(1 + desk.dice.below(55)));  // 50 is the most
    put_in(desk.coins(500), out.mutable_deposit());
    return wish_of(who, std::move(out));
}

std::optional<Wish> accept(Desk& desk) {
    const auto bids = some(desk, market::Store{}.bids,
                           [](const auto& one) { return one.state() == market::Bid::open; });
    const auto* one = desk.pick(bids);
    if (one == nullptr) return {};
    const auto* who = desk.town.name_of(one->first.order.owner());
    market_pb::MsgCreateLease out;
    one->first.write(out.mutable_bid_id());
    return wish_of(*who, std::move(out));
}

std::optional<Wish> take_bid_back(Desk& desk) {
    const auto bids = some(desk, market::Store{}.bids,
                           [](const auto& one) { return one.state() == market::Bid::open; });
    const auto* one = desk.pick(bids);
    if (one == nullptr) return {};
    market_pb::MsgCloseBid out;
    one->first.write(out.mutable_id());
    out.set_reason(virtengine::market::v1::lease_closed_reason_unstable);
    return wish_of(*desk.town.name_of(one->first.provider), std::move(out));
}

// Somebody pays what an escrow account owes, or a part of it.
std::optional<Wish> pay_debt(Desk& desk) {
    auto accounts = escrow::Store{}.accounts.list(desk.view.ctx());
    std::erase_if(accounts, [](const auto& entry) {
        return entry.second.state().state() != virtengine::escrow::types::v1::overdrawn;
    });
    const auto* account = desk.pick(accounts);
    if (account == nullptr || account->first.scope != escrow::Scope::deployment) return {};
    const auto owner = deployment::DeploymentId::parse(std::string_view{account->first.xid});
    if (!owner.ok()) return {};
    const auto& tenant = *desk.town.name_of(owner->owner);
    virtengine::escrow::v1::MsgAccountDeposit out;
    out.set_signer(desk.town.address(tenant).text());
    out.mutable_id()->set_scope(virtengine::escrow::id::v1::deployment);
    out.mutable_id()->set_xid(account->first.xid);
    put_in(desk.coins(300), out.mutable_deposit());
    return wish_of(tenant, std::move(out));
}

std::optional<Wish> about_lease(Desk& desk) {
    const auto leases = some(desk, market::Store{}.leases,
                             [](const auto& one) { return one.state() == market::Lease::active; });
    const auto* lease = desk.pick(leases);
    if (lease == nullptr) return {};
    const auto& tenant   = *desk.town.name_of(lease->first.order.owner());
    const auto& provider = *desk.town.name_of(lease->first.provider);
    switch (desk.dice.below(5)) {
        case 0: {
            market_pb::MsgCloseLease out;
            lease->first.write(out.mutable_id());
            return wish_of(tenant, std::move(out));
        }
        case 1: {
            market_pb::MsgCloseBid out;
            lease->first.write(out.mutable_id());
            out.set_reason(virtengine::market::v1::lease_closed_reason_decommission);
            return wish_of(provider, std::move(out));
        }
        default: {
            market_pb::MsgWithdrawLease out;
            lease->first.write(out.mutable_id());
            return wish_of(provider, std::move(out));
        }
    }
}

std::optional<Wish> about_deployment(Desk& desk) {
    const auto list = some(desk, deployment::Store{}.deployments, [](const auto& one) {
        return one.state() == deployment::Deployment::active;
    });
    const auto* one = desk.pick(list);
    if (one == nullptr) return {};
    const auto& tenant = *desk.town.name_of(one->first.owner);
    const deployment::GroupId group{one->first, 1};
    switch (desk.dice.below(6)) {
        case 0: {
            deployment_pb::MsgCloseDeployment out;
            one->first.write(out.mutable_id());
            return wish_of(tenant, std::move(out));
        }
        case 1: {
            deployment_pb::MsgPauseGroup out;
            group.write(out.mutable_id());
            return wish_of(tenant, std::move(out));
        }
        case 2: {
            deployment_pb::MsgStartGroup out;
            group.write(out.mutable_id());
            return wish_of(tenant, std::move(out));
        }
        case 3: {
            deployment_pb::MsgCloseGroup out;
            group.write(out.mutable_id());
            return wish_of(tenant, std::move(out));
        }
        default: {
            virtengine::escrow::v1::MsgAccountDeposit out;
            out.set_signer(desk.town.address(tenant).text());
            out.mutable_id()->set_scope(virtengine::escrow::id::v1::deployment);
            out.mutable_id()->set_xid(one->first.text());
            put_in(desk.coins(300), out.mutable_deposit());
            return wish_of(tenant, std::move(out));
        }
    }
}

}  // namespace

// Deposits are small, so that some run dry while a lease goes on.
std::optional<Wish> MarketPlace::create(Desk& desk) {
    const auto who = desk.one_of("tenant", tenants);
    deployment_pb::MsgCreateDeployment out;
    const auto next = static_cast<std::uint64_t>(desk.view.height().value) * 1'000 + ++dseq_;
    deployment::DeploymentId{desk.town.address(who), next}.write(out.mutable_id());
    out.set_hash(std::string(32, 'h'));
    put_in(desk.coins(200), out.mutable_deposit());
    auto* group = out.add_groups();
    group->set_name("group-1");
    auto* unit = group->add_resources();
    unit->set_count(1);
    unit->mutable_price()->set_denom("uve");
    unit->mutable_price()->set_amount(price_of(50));
    auto* resource = unit->mutable_resource();
    resource->set_id(1);
    resource->mutable_cpu()->mutable_units()->set_val("1000");
    resource->mutable_memory()->mutable_quantity()->set_val("1073741824");
    auto* volume = resource->add_storage();
    volume->set_name("default");
    volume->mutable_quantity()->set_val("1073741824");
    return wish_of(who, std::move(out));
}

std::optional<Wish> MarketPlace::trade(Desk& desk) {
    const auto registered = provider::Store{}.providers.count(desk.view.ctx());
    if (registered < providers || desk.dice.one_in(30)) return sign_up(desk);
    if (desk.dice.one_in(5))
        if (auto wish = pay_debt(desk)) return wish;
    switch (desk.dice.below(10)) {
        case 0:
        case 1: return create(desk);
        case 2:
        case 3: return bid(desk);
        case 4:
        case 5: return accept(desk);
        case 6:
        case 7: return about_lease(desk);
        case 8: return take_bid_back(desk);
        default: return about_deployment(desk);
    }
}

}  // namespace ve::simulate
