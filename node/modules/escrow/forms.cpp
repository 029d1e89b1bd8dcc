// Reading refuses what the accounting could not have written, so a genesis file cannot smuggle in
// fractions, foreign denominations or negative balances.
#include "node/modules/escrow/forms.hpp"

#include "node/chain/coin_forms.hpp"
#include "node/modules/escrow/errors.hpp"

namespace ve::escrow {
namespace {

constexpr std::size_t xid_size_max = 256;

Result<std::string> parse_xid(const std::string& xid) {
    if (xid.empty() || xid.size() > xid_size_max)
        return fail(errors::invalid_id, "an escrow xid has 1 to {} characters, not {}",
                    xid_size_max, xid.size());
    for (const char c : xid)
        if (c <= ' ' || c > '~')
            return fail(errors::invalid_id, "an escrow xid has printable ASCII characters only");
    return xid;
}

Result<State> parse_state(types::State state) {
    if (state < types::open || state > types::overdrawn)
        return fail(errors::invalid_account, "unknown escrow state {}", static_cast<int>(state));
    return static_cast<State>(state);
}

std::string whole(const Amount& amount) { return Dec::whole(amount).value().wire(); }

Result<Amount> parse_whole(std::string_view wire) {
    const auto dec    = TRY(Dec::parse_wire(wire));
    const auto amount = TRY(dec.floor());
    if (TRY(Dec::whole(amount)) != dec)
        return fail(errors::invalid_account, "{} is not a whole amount", dec);
    return amount;
}

template <class Proto>
Result<Amount> parse_whole_of(const Proto& proto, const Denom& denom) {
    if (proto.denom() != denom.text())
        return fail(errors::invalid_denomination, "{} in an account of {}", proto.denom(), denom);
    return parse_whole(proto.amount());
}

template <class Proto>
void write_whole(const Amount& amount, const Denom& denom, Proto* proto) {
    proto->set_denom(denom.text());
    proto->set_amount(whole(amount));
}

Result<Deposit> parse_deposit(const types::Depositor& proto, const Denom& denom) {
    auto owner      = TRY(Address::parse(proto.owner()));
    const auto left = TRY(parse_whole_of(proto.balance(), denom));
    if (proto.source() != 1 && proto.source() != 2)
        return fail(errors::invalid_account_depositor, "deposit of {} has no source", owner);
    if (left.is_zero())
        return fail(errors::invalid_account_depositor, "deposit of {} is empty", owner);
    return Deposit{owner, Height{proto.height()}, static_cast<Source>(proto.source()), left,
                   proto.direct()};
}

}  // namespace

Result<AccountId> parse(const id::Account& proto) {
    if (proto.scope() != id::deployment && proto.scope() != id::bid)
        return fail(errors::invalid_id, "escrow scope {} is neither deployment nor bid",
                    static_cast<int>(proto.scope()));
    auto xid = TRY(parse_xid(proto.xid()));
    return AccountId{static_cast<Scope>(proto.scope()), std::move(xid)};
}

void write(const AccountId& value, id::Account* proto) {
    proto->set_scope(static_cast<id::Scope>(value.scope));
    proto->set_xid(value.xid);
}

Result<PaymentId> parse(const id::Payment& proto) {
    auto account = TRY(parse(proto.aid()));
    auto xid     = TRY(parse_xid(proto.xid()));
    return PaymentId{std::move(account), std::move(xid)};
}

void write(const PaymentId& value, id::Payment* proto) {
    write(value.account, proto->mutable_aid());
    proto->set_xid(value.xid);
}

Result<Account> parse(const types::Account& proto) {
    const auto& in   = proto.state();
    auto account_id  = TRY(parse(proto.id()));
    auto owner       = TRY(Address::parse(in.owner()));
    const auto state = TRY(parse_state(in.state()));
    if (in.funds_size() != 1 || in.transferred_size() != 1)
        return fail(errors::invalid_account, "escrow account {} has not exactly one denomination",
                    account_id.text());
    auto denom = TRY(Denom::parse(in.funds(0).denom()));
    Account out{std::move(account_id), owner, state, denom, {}, Height{in.settled_at()}, {}, {}};
    out.transferred = TRY(parse_whole_of(in.transferred(0), denom));
    for (const auto& deposit : in.deposits())
        out.deposits.push_back(TRY(parse_deposit(deposit, denom)));

    std::string_view funds = in.funds(0).amount();
    const auto held        = TRY(out.held());
    const bool negative    = funds.starts_with('-');
    if (negative) funds.remove_prefix(1);
    const auto size = TRY(parse_whole(funds));
    if (negative) out.debt = TRY(held.plus(size));
    if (!negative && size != held)
        return fail(errors::invalid_account, "escrow account {} has funds {} but deposits of {}",
                    out.id.text(), size, held);
    if (out.debt.is_zero() != (state != State::overdrawn) || in.settled_at() < 0)
        return fail(errors::invalid_account, "escrow account {} is {} with a debt of {}",
                    out.id.text(), name_of(state), out.debt);
    return out;
}

types::Account form(const Account& account) {
    types::Account proto;
    write(account.id, proto.mutable_id());
    auto& out = *proto.mutable_state();
    out.set_owner(account.owner.text());
    out.set_state(static_cast<types::State>(account.state));
    write_whole(account.transferred, account.denom, out.add_transferred());
    out.set_settled_at(account.settled_at.value);
    const auto held = account.held().value();
    auto* funds     = out.add_funds();
    if (held < account.debt) {
        write_whole(account.debt.minus(held).value(), account.denom, funds);
        funds->set_amount("-" + funds->amount());
    } else {
        write_whole(held.minus(account.debt).value(), account.denom, funds);
    }
    for (const auto& deposit : account.deposits) {
        auto* to = out.add_deposits();
        to->set_owner(deposit.owner.text());
        to->set_height(deposit.height.value);
        to->set_source(static_cast<virtengine::base::deposit::v1::Source>(deposit.source));
        write_whole(deposit.left, account.denom, to->mutable_balance());
        to->set_direct(deposit.direct);
    }
    return proto;
}

Result<Payment> parse(const types::Payment& proto, const Denom& denom) {
    const auto& in   = proto.state();
    auto payment_id  = TRY(parse(proto.id()));
    auto owner       = TRY(Address::parse(in.owner()));
    const auto state = TRY(parse_state(in.state()));
    auto rate        = TRY(parse_dec_coin(in.rate()));
    const auto waits = TRY(parse_whole_of(in.balance(), denom));
    const auto debt  = TRY(parse_whole_of(in.unsettled(), denom));
    const auto paid  = TRY(parse_coin(in.withdrawn()));
    if (rate.denom != denom || paid.denom != denom)
        return fail(errors::invalid_denomination, "payment {} is not in {}", payment_id.text(),
                    denom);
    return Payment{std::move(payment_id), owner, state, rate.amount, waits, debt, paid.amount};
}

types::Payment form(const Payment& payment, const Denom& denom) {
    types::Payment proto;
    write(payment.id, proto.mutable_id());
    auto& out = *proto.mutable_state();
    out.set_owner(payment.owner.text());
    out.set_state(static_cast<types::State>(payment.state));
    write_coin(DecCoin{denom, payment.rate}, out.mutable_rate());
    write_whole(payment.balance, denom, out.mutable_balance());
    write_whole(payment.unsettled, denom, out.mutable_unsettled());
    write_coin(Coin{denom, payment.withdrawn}, out.mutable_withdrawn());
    return proto;
}

}  // namespace ve::escrow
