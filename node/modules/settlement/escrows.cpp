// Msg of escrows: a customer locks coins for an order, ties them to its lease, and gets back what
// is not earned. Usage and its settlement are in usage.cpp and settle.cpp.
#include "base/planted.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/keeper.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/state.hpp"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::settlement {
namespace {

constexpr std::size_t reason_size_max = 1024;

Result<Address> parse_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok())
        return fail(errors::invalid_address, "\"{}\": {}", text, address.error().detail());
    return *address;
}

Result<void> check_reason(const std::string& reason) {
    if (reason.size() > reason_size_max)
        return fail(errors::invalid_escrow, "a reason of {} bytes, at most {}", reason.size(),
                    reason_size_max);
    return {};
}

Result<Coins> parse_amount(const pb::MsgCreateEscrow& msg) {
    auto coins = parse_coins(msg.amount());
    if (!coins.ok()) return fail(errors::invalid_amount, "{}", coins.error().detail());
    if (coins->empty()) return fail(errors::invalid_amount, "no coins to lock");
    return *std::move(coins);
}

// Conditions come with genesis only; a time lock opens by itself.
Result<void> check_conditions(const Context& ctx, const EscrowAccount& escrow) {
    for (const auto& condition : escrow.conditions()) {
        const bool open = condition.satisfied() || (condition.type() == "timelock" &&
                                                    condition.unlock_after() <= now_signed(ctx));
        if (!open)
            return fail(errors::conditions_not_met, "escrow {} waits for a {}", escrow.escrow_id(),
                        condition.type());
    }
    return {};
}

}  // namespace

Result<pb::MsgCreateEscrowResponse> Keeper::create_escrow(Context& ctx,
                                                          const pb::MsgCreateEscrow& msg) {
    const auto sender = TRY(parse_account(msg.sender()));
    const auto amount = TRY(parse_amount(msg));
    const auto params = params_of(ctx);
    if (msg.expires_in() < params.min_escrow_duration() ||
        msg.expires_in() > params.max_escrow_duration())
        return fail(errors::invalid_escrow, "an escrow lives {} to {} seconds, not {}",
                    params.min_escrow_duration(), params.max_escrow_duration(), msg.expires_in());
    const auto order = market::OrderId::parse(msg.order_id());
    if (!order.ok() || order->text() != msg.order_id() || !market_.order_is_live(ctx, *order))
        return fail(errors::order_not_found, "\"{}\" is no live order", msg.order_id())
            .with_hint("an order is named owner/dseq/gseq/oseq");
    if (order->owner() != sender)
        return fail(errors::unauthorized, "order {} is not of {}", msg.order_id(), sender);
    if (const auto before = newest_escrow(ctx, msg.order_id()); before.ok() && is_live(*before))
        return fail(errors::escrow_exists, "order {} has escrow {}", msg.order_id(),
                    before->escrow_id());
    for (const auto& coin : amount.list())
        if (const auto has = bank_.balance(ctx, sender, coin.denom); has < coin.amount)
            return fail(errors::insufficient_funds, "{} has {}{}, the escrow needs {}", sender, has,
                        coin.denom, coin);
    TRY(bank_.send(ctx, sender, holder_, amount));

    EscrowAccount escrow;
    escrow.set_escrow_id(fmt::format("escrow-{}", next(ctx, "escrow")));
    escrow.set_order_id(msg.order_id());
    escrow.set_depositor(sender.text());
    write_coins(amount, escrow.mutable_amount());
    write_coins(amount, escrow.mutable_balance());
    escrow.set_state(std::string{escrow_state::pending});
    escrow.set_created_at(now_signed(ctx));
    escrow.set_expires_at(now_signed(ctx) + static_cast<std::int64_t>(msg.expires_in()));
    escrow.set_block_height(ctx.height().value);
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    index_escrow(ctx, escrow);
    tell(ctx, "escrow_created",
         {{"escrow_id", escrow.escrow_id()},
          {"order_id", escrow.order_id()},
          {"depositor", escrow.depositor()},
          {"amount", amount.text()}});
    pb::MsgCreateEscrowResponse out;
    out.set_escrow_id(escrow.escrow_id());
    out.set_created_at(escrow.created_at());
    return out;
}

// Only its depositor ties an escrow to a lease, and only to the lease of its own order.
Result<pb::MsgActivateEscrowResponse> Keeper::activate_escrow(Context& ctx,
                                                              const pb::MsgActivateEscrow& msg) {
    auto escrow = TRY(find_escrow(ctx, msg.escrow_id()));
    if (escrow.depositor() != msg.sender())
        return fail(errors::unauthorized, "escrow {} is not of {}", msg.escrow_id(), msg.sender());
    if (escrow.state() != escrow_state::pending)
        return fail(errors::invalid_transition, "escrow {} is {}", msg.escrow_id(), escrow.state());
    if (escrow.expires_at() <= now_signed(ctx))
        return fail(errors::escrow_expired, "escrow {}", msg.escrow_id());
    const auto lease = market::LeaseId::parse(msg.lease_id());
    if (!lease.ok() || lease->order.text() != escrow.order_id() ||
        !market_.lease_is_active(ctx, *lease))
        return fail(errors::lease_not_found, "\"{}\" is no active lease of order {}",
                    msg.lease_id(), escrow.order_id());
    const auto recipient = TRY(parse_account(msg.recipient()));
    if (recipient != lease->provider)
        return fail(errors::invalid_address, "the recipient is the provider {}, not {}",
                    lease->provider, recipient);

    escrow.set_lease_id(lease->text());
    escrow.set_recipient(recipient.text());
    escrow.set_state(std::string{escrow_state::active});
    escrow.set_activated_at(now_signed(ctx));
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    tell(ctx, "escrow_activated",
         {{"escrow_id", escrow.escrow_id()},
          {"order_id", escrow.order_id()},
          {"lease_id", escrow.lease_id()},
          {"recipient", escrow.recipient()}});
    pb::MsgActivateEscrowResponse out;
    out.set_activated_at(escrow.activated_at());
    return out;
}

// The depositor waives the rest, or the authority decides a dispute for the provider. No fee: it is
// no settlement of usage.
Result<pb::MsgReleaseEscrowResponse> Keeper::release_escrow(Context& ctx,
                                                            const pb::MsgReleaseEscrow& msg) {
    auto escrow = TRY(find_escrow(ctx, msg.escrow_id()));
    TRY(check_reason(msg.reason()));
    if (msg.sender() != escrow.depositor() && !governs(msg.sender()))
        return fail(errors::unauthorized, "{} may not release escrow {}", msg.sender(),
                    msg.escrow_id());
    const bool decides = governs(msg.sender()) && escrow.state() == escrow_state::disputed;
    if (escrow.state() != escrow_state::active && !decides)
        return fail(errors::escrow_not_active, "escrow {} is {}", msg.escrow_id(), escrow.state());
    if (escrow.expires_at() <= now_signed(ctx))
        return fail(errors::escrow_expired, "escrow {}", msg.escrow_id());
    TRY(check_conditions(ctx, escrow));
    const auto balance = coins_of(escrow.balance());
    if (const auto asked = parse_coins(msg.amount());
        !asked.ok() || (!asked->empty() && *asked != balance))
        return fail(errors::invalid_amount, "escrow {} is released whole: {}", msg.escrow_id(),
                    balance);

    const auto recipient = TRY(parse_account(escrow.recipient()));
    const auto settled   = coins_of(escrow.total_settled());
    const auto total     = TRY(settled.plus(balance));
    if (!balance.empty()) TRY(bank_.send(ctx, holder_, recipient, balance));
    SettlementRecord record;
    record.set_settlement_id(fmt::format("settle-{}-{}", now(ctx), next(ctx, "settlement")));
    record.set_escrow_id(escrow.escrow_id());
    record.set_order_id(escrow.order_id());
    record.set_lease_id(escrow.lease_id());
    record.set_provider(escrow.recipient());
    record.set_customer(escrow.depositor());
    write_coins(balance, record.mutable_total_amount());
    write_coins(balance, record.mutable_provider_share());
    record.set_settled_at(now_signed(ctx));
    record.set_block_height(ctx.height().value);
    record.set_settlement_type("final");
    record.set_is_final(true);
    store_->settlements.set(ctx, record.settlement_id(), record);
    store_->settlements_of_order.add(ctx, {record.order_id(), record.settlement_id()});

    escrow.mutable_balance()->Clear();
    write_coins(total, escrow.mutable_total_settled());
    escrow.set_settlement_count(escrow.settlement_count() + 1);
    escrow.set_state(std::string{escrow_state::released});
    escrow.set_closed_at(now_signed(ctx));
    escrow.set_closure_reason(msg.reason());
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    tell(ctx, "escrow_released",
         {{"escrow_id", escrow.escrow_id()},
          {"order_id", escrow.order_id()},
          {"recipient", escrow.recipient()},
          {"amount", balance.text()}});
    pb::MsgReleaseEscrowResponse out;
    out.set_released_amount(balance.text());
    out.set_released_at(now_signed(ctx));
    return out;
}

// The recipient may always give up. The depositor may not take back what usage has already earned,
// nor decide its own dispute.
Result<pb::MsgRefundEscrowResponse> Keeper::refund_escrow(Context& ctx,
                                                          const pb::MsgRefundEscrow& msg) {
    auto escrow = TRY(find_escrow(ctx, msg.escrow_id()));
    TRY(check_reason(msg.reason()));
    const bool own = msg.sender() == escrow.depositor();
    if (!own && msg.sender() != escrow.recipient() && !governs(msg.sender()))
        return fail(errors::unauthorized, "{} may not refund escrow {}", msg.sender(),
                    msg.escrow_id());
    if (!is_live(escrow))
        return fail(errors::invalid_transition, "escrow {} is {}", msg.escrow_id(), escrow.state());
    if (own && escrow.state() == escrow_state::disputed)
        return fail(errors::escrow_disputed, "escrow {}", msg.escrow_id());
    if (own && !store_->unsettled.under(ctx, msg.escrow_id(), 1).empty())
        return fail(errors::conditions_not_met, "escrow {} has usage that is not settled",
                    msg.escrow_id())
            .with_hint("ve tx settlement settle-order {} --is-final", escrow.order_id());
    const auto refunded = TRY(give_back(ctx, escrow, escrow_state::refunded, msg.reason()));
    pb::MsgRefundEscrowResponse out;
    out.set_refunded_amount(refunded.text());
    out.set_refunded_at(now_signed(ctx));
    return out;
}

Result<pb::MsgDisputeEscrowResponse> Keeper::dispute_escrow(Context& ctx,
                                                            const pb::MsgDisputeEscrow& msg) {
    auto escrow = TRY(find_escrow(ctx, msg.escrow_id()));
    TRY(check_reason(msg.reason()));
    TRY(check_reason(msg.evidence()));
    if (msg.sender() != escrow.depositor() && msg.sender() != escrow.recipient())
        return fail(errors::unauthorized, "{} has no part in escrow {}", msg.sender(),
                    msg.escrow_id());
    if (escrow.state() != escrow_state::active)
        return fail(errors::escrow_not_active, "escrow {} is {}", msg.escrow_id(), escrow.state());
    escrow.set_state(std::string{escrow_state::disputed});
    escrow.set_closure_reason(msg.reason());
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    store_->expiries.erase(ctx,
                           {static_cast<std::uint64_t>(escrow.expires_at()), escrow.escrow_id()});
    tell(ctx, "escrow_disputed",
         {{"escrow_id", escrow.escrow_id()},
          {"order_id", escrow.order_id()},
          {"sender", msg.sender()},
          {"reason", msg.reason()},
          {"evidence", msg.evidence()}});
    pb::MsgDisputeEscrowResponse out;
    out.set_disputed_at(now_signed(ctx));
    return out;
}

Result<Coins> Keeper::give_back(Context& ctx, EscrowAccount& escrow, std::string_view state,
                                std::string_view reason) {
    const auto balance   = coins_of(escrow.balance());
    const auto depositor = TRY(parse_account(escrow.depositor()));
    if (!balance.empty()) TRY(bank_.send(ctx, holder_, depositor, balance));
    if (!VE_PLANTED(ended_escrow_keeps)) escrow.mutable_balance()->Clear();
    escrow.set_state(std::string{state});
    escrow.set_closed_at(now_signed(ctx));
    escrow.set_closure_reason(std::string{reason});
    store_->escrows.set(ctx, escrow.escrow_id(), escrow);
    store_->expiries.erase(ctx,
                           {static_cast<std::uint64_t>(escrow.expires_at()), escrow.escrow_id()});
    tell(ctx, fmt::format("escrow_{}", state),
         {{"escrow_id", escrow.escrow_id()},
          {"order_id", escrow.order_id()},
          {"depositor", escrow.depositor()},
          {"amount", balance.text()}});
    return balance;
}

}  // namespace ve::settlement
