// Where coins move: into an account from its depositors, out of it to payees, to the chain, and
// back. Every path that changes an account ends in conclude().
#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/keeper.hpp"
#include "node/modules/escrow/book.hpp"
#include "node/modules/escrow/errors.hpp"
#include "node/modules/take/keeper.hpp"

namespace ve::escrow {
namespace {

// Deposits are a list that each payment walks; beyond this many, one is added to an earlier one.
constexpr std::size_t deposits_max = 64;

}  // namespace

Result<void> Keeper::conclude(Context& ctx, Book& book, const PaymentId* silent) {
    for (auto& payment : book.payments)
        if (payment.state != State::open) TRY(pay_out(ctx, book.account, payment));
    if (book.account.state == State::closed) TRY(refund(ctx, book.account));
    save(ctx, book);

    for (std::size_t i = 0; i < book.payments.size(); ++i) {
        const auto& payment = book.payments[i];
        if (payment.state == book.payments_before[i]) continue;
        if (silent != nullptr && payment.id == *silent) continue;
        for (auto* hooks : hooks_) TRY(hooks->payment_ended(ctx, payment.id, payment.state));
    }
    if (book.account.state != book.account_before)
        for (auto* hooks : hooks_)
            TRY(hooks->account_ended(ctx, book.account.id, book.account.state));
    return {};
}

// The chain's share is rounded down, so the payee gets the odd unit.
Result<void> Keeper::pay_out(Context& ctx, const Account& account, Payment& payment) {
    if (payment.balance.is_zero()) return {};
    const auto fee    = TRY(take_.fee(ctx, Coin{account.denom, payment.balance}));
    const auto rest   = TRY(payment.balance.minus(fee));
    payment.withdrawn = TRY(payment.withdrawn.plus(payment.balance));
    payment.balance   = Amount{};
    if (!fee.is_zero()) TRY(pool_.fund(ctx, holder_, Coin{account.denom, fee}));
    if (!rest.is_zero()) TRY(bank_.send(ctx, holder_, payment.owner, Coin{account.denom, rest}));
    return {};
}

Result<void> Keeper::refund(Context& ctx, Account& account) {
    auto total = store_->refunded.find(ctx, account.id).value_or(Amount{});
    for (const auto& deposit : account.deposits) {
        total = TRY(total.plus(deposit.left));
        TRY(bank_.send(ctx, holder_, deposit.owner, Coin{account.denom, deposit.left}));
        if (VE_PLANTED(refund_paid_twice))
            TRY(bank_.send(ctx, holder_, deposit.owner, Coin{account.denom, deposit.left}));
    }
    account.deposits.clear();
    store_->refunded.set(ctx, account.id, total);
    return {};
}

void Keeper::save(Context& ctx, const Book& book) {
    store_->accounts.set(ctx, book.account.id, form(book.account));
    for (const auto& payment : book.payments) {
        store_->payments.set(ctx, payment.id, form(payment, book.account.denom));
        if (payment.state == State::closed || VE_PLANTED(payment_not_listed))
            store_->live.erase(ctx, payment.id);
        else
            store_->live.add(ctx, payment.id);
    }
}

// Walks the sources in the order they were given. A grant pays nothing: no module grants any.
Result<void> Keeper::collect(Context& ctx, Account& account, const DepositRequest& request) {
    const auto& [from, coin, sources] = request;
    Amount spendable;
    for (const auto source : sources)
        if (source == Source::balance) spendable = bank_.balance(ctx, from, coin.denom);
    if (spendable < coin.amount)
        return fail(sdk::insufficient_funds,
                    "{} has {}{} in the named sources, the deposit is {}: insufficient balance",
                    from, spendable, coin.denom, coin);
    TRY(bank_.send(ctx, from, holder_, coin));

    auto total = store_->deposited.find(ctx, account.id).value_or(Amount{});
    total      = TRY(total.plus(coin.amount));
    if (VE_PLANTED(deposit_counted_twice))
        account.deposits.push_back({from, ctx.height(), Source::balance, coin.amount, false});
    store_->deposited.set(ctx, account.id, total);
    if (account.deposits.size() < deposits_max) {
        account.deposits.push_back(
            {from, ctx.height(), Source::balance, coin.amount, from == account.owner});
        return {};
    }
    for (auto& deposit : account.deposits) {
        if (deposit.owner != from) continue;
        deposit.left = TRY(deposit.left.plus(coin.amount));
        return {};
    }
    return fail(errors::invalid_deposit, "escrow account {} already has {} deposits",
                account.id.text(), deposits_max);
}

}  // namespace ve::escrow
