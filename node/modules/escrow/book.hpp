// An account together with its payments that are not closed, as they were loaded and as they are.
// Only this folder's keeper uses it.
#pragma once

#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/keeper.hpp"
#include "node/modules/escrow/state.hpp"

namespace ve::escrow {

struct Keeper::Book {
    Account account;
    std::vector<Payment> payments{};
    State account_before = State::open;
    std::vector<State> payments_before{};

    Payment* find(const PaymentId& id) {
        for (auto& payment : payments)
            if (payment.id == id) return &payment;
        return nullptr;
    }
};

}  // namespace ve::escrow
