// An escrow account and its payments as numbers: what is due, who is drawn from, what is missing.
// Pure arithmetic; state, coins and hooks are the keeper's.
#pragma once

#include <vector>

#include "base/coin.hpp"
#include "base/dec.hpp"
#include "base/strong.hpp"
#include "node/modules/escrow/ids.hpp"

namespace ve::escrow {

enum class State : std::uint8_t { open = 1, closed = 2, overdrawn = 3 };
enum class Source : std::uint8_t { balance = 1, grant = 2 };

std::string_view name_of(State state);

// Deposits are drawn oldest first; one that is used up is dropped.
struct Deposit {
    Address owner;
    Height height;
    Source source = Source::balance;
    Amount left;
    bool direct                           = false;  // by the owner of the account
    bool operator==(const Deposit&) const = default;
};

struct Account {
    AccountId id;
    Address owner;
    State state = State::open;
    Denom denom;
    Amount transferred;  // drawn for payments so far
    Height settled_at;
    Amount debt;  // due and missing; funds are the deposits minus this
    std::vector<Deposit> deposits;

    Result<Amount> held() const;  // what the deposits still hold
    bool operator==(const Account&) const = default;
};

struct Payment {
    PaymentId id;
    Address owner;
    State state = State::open;
    Dec rate;          // per block
    Amount balance;    // drawn, not yet paid out
    Amount unsettled;  // due, but the account had no more
    Amount withdrawn;  // paid out, the chain's share included
    bool operator==(const Payment&) const = default;
};

// Draws what is due since the last time: floor(rate * blocks) of each open payment, in order. When
// it does not suffice, the account and all its open payments are overdrawn.
Result<void> settle(Account& account, std::vector<Payment>& payments, Height now);

// After a deposit into an overdrawn account: pays what is unsettled. When all of it is paid,
// account and payments are closed.
Result<void> pay_debt(Account& account, std::vector<Payment>& payments, Height now);

}  // namespace ve::escrow
