// The settlement's part: an escrow for an order, usage that the provider meters and the tenant
// accepts, and what is paid, released or given back.
#include "node/modules/market/state.hpp"
#include "node/modules/settlement/state.hpp"
#include "node/modules/settlement/usage_signature.hpp"
#include "simulate/chain/market_place.hpp"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::simulate {

namespace {

namespace settlement_pb = virtengine::settlement::v1;

using Entry = std::pair<std::string, settlement::EscrowAccount>;

std::string signed_as(Desk& desk, const std::string& who, const std::string& what) {
    return string_of(secp256k1::sign(desk.town.key(who), bytes_of(what)));
}

std::optional<Wish> open_escrow(Desk& desk) {
    const auto leases = market::Store{}.leases.list(desk.view.ctx());
    const auto* lease = desk.pick(leases);
    if (lease == nullptr) return {};
    const auto& tenant = *desk.town.name_of(lease->first.order.owner());
    settlement_pb::MsgCreateEscrow out;
    out.set_sender(desk.town.address(tenant).text());
    out.set_order_id(lease->first.order.text());
    write_coins(Coins{desk.coins(9'000)}, out.mutable_amount());
    out.set_expires_in(desk.dice.one_in(2) ? 2 + desk.dice.below(6) : 86'400);
    return wish_of(tenant, std::move(out));
}

std::optional<Wish> activate(Desk& desk, const Entry& escrow) {
    for (const auto& [id, lease] : market::Store{}.leases.list(desk.view.ctx())) {
        if (id.order.text() != escrow.second.order_id()) continue;
        const auto& tenant = *desk.town.name_of(id.order.owner());
        settlement_pb::MsgActivateEscrow out;
        out.set_sender(desk.town.address(tenant).text());
        out.set_escrow_id(escrow.first);
        out.set_lease_id(id.text());
        out.set_recipient(id.provider.text());
        return wish_of(tenant, std::move(out));
    }
    return {};
}

std::optional<Wish> meter(Desk& desk, const Entry& escrow) {
    const auto recipient = Address::parse(escrow.second.recipient());
    if (!recipient.ok()) return {};
    const auto& provider = *desk.town.name_of(*recipient);
    const auto now       = desk.view.time().seconds;
    settlement_pb::MsgRecordUsage out;
    out.set_sender(recipient->text());
    out.set_order_id(escrow.second.order_id());
    out.set_lease_id(escrow.second.lease_id());
    out.set_usage_units(1 + desk.dice.below(40));
    out.set_usage_type(desk.dice.one_in(2) ? "cpu" : "memory");
    const auto back = static_cast<std::int64_t>(desk.dice.below(4));
    out.set_period_end(now);
    out.set_period_start(now - 1 - back);
    out.mutable_unit_price()->set_denom("uve");
    out.mutable_unit_price()->set_amount(
        Dec::whole(Amount{1 + desk.dice.below(30)}).value().wire());
    out.set_signature(
        signed_as(desk, provider,
                  settlement::usage_sign_bytes(
                      sim_chain_id,
                      {out.order_id(), out.lease_id(), out.usage_units(), out.usage_type(),
                       out.period_start(), out.period_end(), out.unit_price().amount(), "uve"})));
    return wish_of(provider, std::move(out));
}

std::optional<Wish> accept_usage(Desk& desk) {
    const auto list = settlement::Store{}.usage.list(desk.view.ctx());
    const auto* one = desk.pick(list);
    if (one == nullptr) return {};
    const auto customer = Address::parse(one->second.customer());
    if (!customer.ok()) return {};
    const auto& tenant = *desk.town.name_of(*customer);
    const auto cost    = parse_coins(one->second.total_cost());
    settlement_pb::MsgAcknowledgeUsage out;
    out.set_sender(customer->text());
    out.set_usage_id(one->first);
    out.set_signature(signed_as(desk, tenant,
                                settlement::acknowledge_sign_bytes(
                                    sim_chain_id, one->first, one->second.usage_units(), *cost)));
    return wish_of(tenant, std::move(out));
}

template <class Message>
std::optional<Wish> about(const Town& town, const std::string& who, const Entry& escrow) {
    Message out;
    out.set_sender(town.address(who).text());
    out.set_escrow_id(escrow.first);
    out.set_reason("because");
    return wish_of(who, std::move(out));
}

}  // namespace

std::optional<Wish> MarketPlace::settle(Desk& desk) {
    const auto escrows = settlement::Store{}.escrows.list(desk.view.ctx());
    const auto* escrow = desk.pick(escrows);
    if (escrow == nullptr || desk.dice.one_in(8)) return open_escrow(desk);
    const auto depositor = Address::parse(escrow->second.depositor());
    const auto recipient = Address::parse(escrow->second.recipient());
    const auto& tenant   = *desk.town.name_of(*depositor);
    if (escrow->second.state() == settlement::escrow_state::pending && !desk.dice.one_in(5))
        return activate(desk, *escrow);
    const auto what = desk.dice.below(20);
    if (what < 8) return meter(desk, *escrow);
    if (what < 11) return accept_usage(desk);
    if (what < 16) {
        const bool as_provider = recipient.ok() && desk.dice.one_in(2);
        const auto who         = as_provider ? *desk.town.name_of(*recipient) : tenant;
        settlement_pb::MsgSettleOrder out;
        out.set_sender(desk.town.address(who).text());
        out.set_order_id(escrow->second.order_id());
        out.set_is_final(desk.dice.one_in(6));
        return wish_of(who, std::move(out));
    }
    if (what == 16) return about<settlement_pb::MsgDisputeEscrow>(desk.town, tenant, *escrow);
    if (what == 17) {
        auto out    = about<settlement_pb::MsgReleaseEscrow>(desk.town, tenant, *escrow);
        auto* inner = dynamic_cast<settlement_pb::MsgReleaseEscrow*>(out->messages.front().get());
        write_coins(Coins{desk.coins(500)}, inner->mutable_amount());
        return out;
    }
    const auto who = what == 18 || !recipient.ok() ? tenant : *desk.town.name_of(*recipient);
    return about<settlement_pb::MsgRefundEscrow>(desk.town, who, *escrow);
}

}  // namespace ve::simulate
