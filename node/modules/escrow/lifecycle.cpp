// Genesis of module escrow, in and out. There is no work at the begin or end of a block: accounts
// are settled when somebody touches them.
#include "node/modules/escrow/errors.hpp"
#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/keeper.hpp"
#include "node/modules/escrow/state.hpp"
#include "virtengine/escrow/v1/genesis.pb.h"

namespace ve::escrow {

// What was once put in is known from what is left and what was drawn; refunds of the past are not.
Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    for (const auto& proto : genesis.accounts()) {
        const auto account = TRY(parse(proto));
        if (store_->accounts.has(ctx, account.id))
            return fail(errors::account_exists, "escrow account {} stands twice in genesis",
                        account.id.text());
        const auto held      = TRY(account.held());
        const auto deposited = TRY(held.plus(account.transferred));
        store_->accounts.set(ctx, account.id, form(account));
        store_->deposited.set(ctx, account.id, deposited);
    }
    for (const auto& proto : genesis.payments()) {
        const auto id      = TRY(parse(proto.id()));
        const auto stored  = TRY(store_->accounts.get(ctx, id.account, errors::account_not_found,
                                                      "account of payment {}", id.text()));
        const auto account = TRY(parse(stored));
        const auto payment = TRY(parse(proto, account.denom));
        if (store_->payments.has(ctx, id))
            return fail(errors::payment_exists, "payment {} stands twice in genesis", id.text());
        if (payment.state != State::closed && payment.state != account.state)
            return fail(errors::invalid_payment, "payment {} is {} in an account that is {}",
                        id.text(), name_of(payment.state), name_of(account.state));
        store_->payments.set(ctx, id, form(payment, account.denom));
        if (payment.state != State::closed) store_->live.add(ctx, id);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    for (const auto& entry : store_->accounts.list(ctx)) *out.add_accounts() = entry.second;
    for (const auto& entry : store_->payments.list(ctx)) *out.add_payments() = entry.second;
    return out;
}

}  // namespace ve::escrow
