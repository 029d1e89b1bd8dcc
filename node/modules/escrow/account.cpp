// Who is paid how much out of which deposit. All amounts are whole units of one denomination:
// the fraction of a rate is cut at each settlement, in favour of the account that pays.
#include "node/modules/escrow/account.hpp"

#include "base/planted.hpp"
#include "base/rare_paths.hpp"

namespace ve::escrow {
namespace {

// Takes up to `wanted`, oldest deposit first, and says how much it got.
Result<Amount> draw(Account& account, const Amount& wanted) {
    Amount missing = wanted;
    for (auto& deposit : account.deposits) {
        const auto taken = std::min(deposit.left, missing);
        deposit.left     = TRY(deposit.left.minus(taken));
        missing          = TRY(missing.minus(taken));
    }
    std::erase_if(account.deposits, [](const Deposit& deposit) { return deposit.left.is_zero(); });
    const auto drawn    = TRY(wanted.minus(missing));
    account.transferred = TRY(account.transferred.plus(drawn));
    return drawn;
}

}  // namespace

std::string_view name_of(State state) {
    switch (state) {
        case State::open: return "open";
        case State::closed: return "closed";
        case State::overdrawn: return "overdrawn";
    }
    return "invalid";
}

Result<Amount> Account::held() const {
    Amount sum;
    for (const auto& deposit : deposits) sum = TRY(sum.plus(deposit.left));
    return sum;
}

Result<void> settle(Account& account, std::vector<Payment>& payments, Height now) {
    if (account.state != State::open || now <= account.settled_at) return {};
    const Amount blocks{static_cast<std::uint64_t>(now.value - account.settled_at.value)};
    if (!VE_PLANTED(period_paid_twice)) account.settled_at = now;
    bool short_of_coins = false;
    for (auto& payment : payments) {
        if (payment.state != State::open) continue;
        const auto exact   = TRY(payment.rate.times(blocks));
        const auto due     = TRY(exact.floor());
        const auto drawn   = TRY(draw(account, due));
        const auto missing = TRY(due.minus(drawn));
        payment.balance    = TRY(payment.balance.plus(drawn));
        payment.unsettled  = TRY(payment.unsettled.plus(missing));
        account.debt       = TRY(account.debt.plus(missing));
        short_of_coins     = short_of_coins || !missing.is_zero();
    }
    if (!short_of_coins) return {};
    VE_PROBE(escrow_overdrawn);
    account.state = State::overdrawn;
    for (auto& payment : payments)
        if (payment.state == State::open) payment.state = State::overdrawn;
    return {};
}

Result<void> pay_debt(Account& account, std::vector<Payment>& payments, Height now) {
    VE_INVARIANT(account.state == State::overdrawn);
    account.settled_at = now;
    for (auto& payment : payments) {
        if (payment.state != State::overdrawn) continue;
        const auto drawn  = TRY(draw(account, payment.unsettled));
        payment.balance   = TRY(payment.balance.plus(drawn));
        payment.unsettled = TRY(payment.unsettled.minus(drawn));
        account.debt      = TRY(account.debt.minus(drawn));
    }
    if (!account.debt.is_zero()) return {};
    VE_PROBE(debt_paid);
    account.state = State::closed;
    for (auto& payment : payments)
        if (payment.state == State::overdrawn) payment.state = State::closed;
    return {};
}

}  // namespace ve::escrow
