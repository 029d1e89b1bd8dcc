// The operations on escrow accounts and payments. Each is: load, refuse, compute (account.cpp),
// conclude (coins.cpp), in which the coins move and those who wait are told.
#include "node/modules/escrow/keeper.hpp"

#include "node/modules/escrow/book.hpp"
#include "node/modules/escrow/errors.hpp"

namespace ve::escrow {

Keeper::Keeper(bank::Keeper& bank, take::Keeper& take, distribution::Keeper& pool,
               const Address& holder)
    : bank_{bank}, take_{take}, pool_{pool}, holder_{holder}, store_{std::make_unique<Store>()} {}
Keeper::~Keeper() = default;

Result<void> Keeper::open_account(Context& ctx, const AccountId& id, const Address& owner,
                                  const DepositRequest& request) {
    if (store_->accounts.has(ctx, id))
        return fail(errors::account_exists, "escrow account {}", id.text());
    Book book{Account{id, owner, State::open, request.coin.denom, {}, ctx.height(), {}, {}}, {}};
    TRY(collect(ctx, book.account, request));
    return conclude(ctx, book);
}

Result<void> Keeper::deposit(Context& ctx, const AccountId& id, const DepositRequest& request) {
    auto book = TRY(load(ctx, id));
    if (book.account.state == State::closed)
        return fail(errors::account_closed, "escrow account {}", id.text());
    if (book.account.denom != request.coin.denom)
        return fail(errors::invalid_denomination, "escrow account {} holds {}, not {}", id.text(),
                    book.account.denom, request.coin.denom);
    TRY(collect(ctx, book.account, request));
    if (book.account.state == State::overdrawn)
        TRY(pay_debt(book.account, book.payments, ctx.height()));
    return conclude(ctx, book);
}

Result<void> Keeper::close_account(Context& ctx, const AccountId& id) {
    auto book = TRY(load(ctx, id));
    if (book.account.state == State::closed)
        return fail(errors::account_closed, "escrow account {}", id.text());
    if (book.account.state == State::overdrawn)
        return fail(errors::account_overdrawn, "escrow account {} owes {}{}", id.text(),
                    book.account.debt, book.account.denom);
    TRY(settle(book.account, book.payments, ctx.height()));
    if (book.account.state == State::open) {
        book.account.state = State::closed;
        for (auto& payment : book.payments) payment.state = State::closed;
    }
    return conclude(ctx, book);
}

Result<void> Keeper::open_payment(Context& ctx, const PaymentId& id, const Address& payee,
                                  const DecCoin& rate) {
    auto book     = TRY(load(ctx, id.account));
    auto& account = book.account;
    if (account.state == State::closed)
        return fail(errors::account_closed, "escrow account {}", account.id.text());
    if (store_->payments.has(ctx, id))
        return fail(errors::payment_exists, "escrow payment {}", id.text());
    if (rate.denom != account.denom)
        return fail(errors::invalid_denomination, "escrow account {} holds {}, not {}",
                    account.id.text(), account.denom, rate.denom);
    if (rate.amount.is_zero())
        return fail(errors::payment_rate_zero, "escrow payment {}", id.text());
    if (!rate.amount.times(Amount{INT64_MAX}).ok())
        return fail(errors::invalid_payment, "a rate of {} per block is too high", rate);
    TRY(settle(account, book.payments, ctx.height()));
    if (account.state == State::overdrawn)
        return fail(errors::account_overdrawn, "escrow account {} owes {}{}", account.id.text(),
                    account.debt, account.denom);
    book.payments.push_back({id, payee, State::open, rate.amount, {}, {}, {}});
    book.payments_before.push_back(State::open);
    return conclude(ctx, book);
}

Result<void> Keeper::withdraw(Context& ctx, const PaymentId& id) {
    auto book     = TRY(load(ctx, id.account));
    auto* payment = book.find(id);
    if (payment == nullptr && store_->payments.has(ctx, id))
        return fail(errors::payment_closed, "escrow payment {}", id.text());
    if (payment == nullptr) return fail(errors::payment_not_found, "escrow payment {}", id.text());
    TRY(settle(book.account, book.payments, ctx.height()));
    TRY(pay_out(ctx, book.account, *payment));
    return conclude(ctx, book);
}

Result<void> Keeper::close_payment(Context& ctx, const PaymentId& id) {
    auto book     = TRY(load(ctx, id.account));
    auto* payment = book.find(id);
    if (payment == nullptr && store_->payments.has(ctx, id))
        return fail(errors::payment_closed, "escrow payment {}", id.text());
    if (payment == nullptr) return fail(errors::payment_not_found, "escrow payment {}", id.text());
    if (payment->state == State::overdrawn)
        return fail(errors::account_overdrawn, "escrow payment {} lacks {}", id.text(),
                    payment->unsettled);
    TRY(settle(book.account, book.payments, ctx.height()));
    if (payment->state == State::open) payment->state = State::closed;
    return conclude(ctx, book, payment->state == State::closed ? &id : nullptr);
}

std::optional<types::Account> Keeper::account(Context& ctx, const AccountId& id) {
    return store_->accounts.find(ctx, id);
}

std::optional<types::Payment> Keeper::payment(Context& ctx, const PaymentId& id) {
    return store_->payments.find(ctx, id);
}

Result<Keeper::Book> Keeper::load(Context& ctx, const AccountId& id) {
    const auto stored = TRY(
        store_->accounts.get(ctx, id, errors::account_not_found, "escrow account {}", id.text()));
    auto account = TRY(parse(stored));
    Book book{std::move(account), {}};
    book.account_before = book.account.state;
    for (const auto& live : store_->live.under(ctx, id)) {
        const auto form = store_->payments.find(ctx, live);
        VE_INVARIANT(form.has_value());
        auto payment = TRY(parse(*form, book.account.denom));
        book.payments_before.push_back(payment.state);
        book.payments.push_back(std::move(payment));
    }
    return book;
}

}  // namespace ve::escrow
