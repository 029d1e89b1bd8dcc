// What must hold after every block: no unit of escrowed money is lost, made or counted twice.
#include "node/modules/bank/keeper.hpp"
#include "node/modules/escrow/errors.hpp"
#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/state.hpp"

namespace ve::escrow {
namespace {

struct Sums {
    Amount balance, withdrawn, unsettled;
};

Result<Sums> sum_payments(Context& ctx, const Store& store, const Account& account) {
    Sums out;
    for (const auto& entry : store.payments.under(ctx, account.id)) {
        const auto payment = TRY(parse(entry.second, account.denom));
        out.balance        = TRY(out.balance.plus(payment.balance));
        out.withdrawn      = TRY(out.withdrawn.plus(payment.withdrawn));
        out.unsettled      = TRY(out.unsettled.plus(payment.unsettled));
    }
    return out;
}

}  // namespace

// I6: the module owns exactly what its accounts and payments hold.
Result<void> Keeper::check_holdings(Context& ctx) {
    Coins held;
    for (const auto& entry : store_->accounts.list(ctx)) {
        const auto account  = TRY(parse(entry.second));
        const auto payments = TRY(sum_payments(ctx, *store_, account));
        const auto deposits = TRY(account.held());
        const auto sum      = TRY(deposits.plus(payments.balance));
        if (!sum.is_zero()) held = TRY(held.plus(Coin{account.denom, sum}));
    }
    const auto owned = bank_.balances(ctx, holder_);
    if (owned != held)
        return fail(errors::invalid_settlement, "module escrow owns {}, its accounts hold {}",
                    owned, held);
    return {};
}

// I7: deposited = transferred + refunded + held, and what was transferred reached the payments.
Result<void> Keeper::check_conservation(Context& ctx) {
    for (const auto& entry : store_->accounts.list(ctx)) {
        const auto account   = TRY(parse(entry.second));
        const auto payments  = TRY(sum_payments(ctx, *store_, account));
        const auto deposited = store_->deposited.find(ctx, account.id).value_or(Amount{});
        const auto refunded  = store_->refunded.find(ctx, account.id).value_or(Amount{});
        const auto held      = TRY(account.held());
        const auto left      = TRY(held.plus(refunded));
        const auto sum       = TRY(left.plus(account.transferred));
        const auto paid      = TRY(payments.balance.plus(payments.withdrawn));
        if (deposited != sum)
            return fail(errors::invalid_settlement,
                        "escrow account {}: deposited {}, but transferred {}, refunded {}, held {}",
                        account.id.text(), deposited, account.transferred, refunded, held);
        if (paid != account.transferred)
            return fail(errors::invalid_settlement,
                        "escrow account {}: transferred {}, but its payments have {}",
                        account.id.text(), account.transferred, paid);
        if (payments.unsettled != account.debt)
            return fail(errors::invalid_settlement,
                        "escrow account {}: owes {}, but its payments lack {}", account.id.text(),
                        account.debt, payments.unsettled);
    }
    return {};
}

// I9: a closed account is empty and has only closed payments; no payment runs in an overdrawn one.
Result<void> Keeper::check_states(Context& ctx) {
    for (const auto& entry : store_->accounts.list(ctx)) {
        const auto account = TRY(parse(entry.second));
        const auto held    = TRY(account.held());
        if (account.state == State::closed && !held.is_zero())
            return fail(errors::invalid_account, "closed escrow account {} holds {}",
                        account.id.text(), held);
        for (const auto& under : store_->payments.under(ctx, account.id)) {
            const auto payment = TRY(parse(under.second, account.denom));
            const bool live    = payment.state != State::closed;
            if (live && payment.state != account.state)
                return fail(errors::invalid_payment, "payment {} is {}, its account {}",
                            payment.id.text(), name_of(payment.state), name_of(account.state));
            if (!live && !payment.balance.is_zero())
                return fail(errors::invalid_payment, "closed payment {} holds {}",
                            payment.id.text(), payment.balance);
            if (live != store_->live.has(ctx, payment.id))
                return fail(errors::invalid_payment, "payment {} is in the wrong index",
                            payment.id.text());
        }
    }
    return {};
}

}  // namespace ve::escrow
