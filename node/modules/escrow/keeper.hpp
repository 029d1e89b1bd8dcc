// Escrow accounts and the payments per block out of them: the only way in or out of the coins that
// module escrow holds. What an account is for is known to those who open it.
//
//   depositor ──deposit──▶ account ──settle──▶ payment ──withdraw──▶ chain's share, then payee
//        ▲                    │
//        └──────refund────────┘ when it closes
#pragma once

#include <memory>
#include <optional>

#include "node/chain/coin_forms.hpp"
#include "node/chain/context.hpp"
#include "node/modules/escrow/deposit.hpp"

namespace virtengine::escrow::types::v1 {
class Account;
class Payment;
}  // namespace virtengine::escrow::types::v1
namespace virtengine::escrow::v1 {
class GenesisState;
class MsgAccountDeposit;
class MsgAccountDepositResponse;
class QueryAccountsRequest;
class QueryAccountsResponse;
class QueryPaymentsRequest;
class QueryPaymentsResponse;
}  // namespace virtengine::escrow::v1
namespace ve::bank {
class Keeper;
}
namespace ve::distribution {
class Keeper;
}
namespace ve::take {
class Keeper;
}

namespace ve::escrow {

namespace pb = virtengine::escrow::v1;

// Told after the account or payment was saved in its new state: closed or overdrawn. An account
// may end twice: overdrawn, and closed by a later deposit.
class AccountHooks {
  public:
    virtual ~AccountHooks()                                                          = default;
    virtual Result<void> payment_ended(Context& ctx, const PaymentId& id, State now) = 0;
    virtual Result<void> account_ended(Context& ctx, const AccountId& id, State now) = 0;
};

struct Store;

class Keeper {
  public:
    Keeper(bank::Keeper& bank, take::Keeper& take, distribution::Keeper& pool,
           const Address& holder);
    ~Keeper();
    void add_hooks(AccountHooks& hooks) { hooks_.push_back(&hooks); }

    // Errors: account_exists; sdk::insufficient_funds.
    Result<void> open_account(Context& ctx, const AccountId& id, const Address& owner,
                              const DepositRequest& request);
    // Errors: account_not_found, account_closed, invalid_denomination, sdk::insufficient_funds.
    Result<void> deposit(Context& ctx, const AccountId& id, const DepositRequest& request);
    // Pays what is due, ends all payments, refunds the rest to the depositors. An account that
    // turns out to be short is overdrawn instead.
    Result<void> close_account(Context& ctx, const AccountId& id);

    // Errors: account_not_found, _closed, _overdrawn; payment_exists, payment_rate_zero,
    // invalid_denomination; invalid_payment for a rate that overflows within a chain's life.
    Result<void> open_payment(Context& ctx, const PaymentId& id, const Address& payee,
                              const DecCoin& rate);
    Result<void> withdraw(Context& ctx, const PaymentId& id);  // pays out what is due so far
    // The payee gets what is due. payment_ended is told only when the account was short.
    Result<void> close_payment(Context& ctx, const PaymentId& id);

    // For answers that show them.
    std::optional<virtengine::escrow::types::v1::Account> account(Context& ctx,
                                                                  const AccountId& id);
    std::optional<virtengine::escrow::types::v1::Payment> payment(Context& ctx,
                                                                  const PaymentId& id);

    Result<pb::MsgAccountDepositResponse> account_deposit(Context& ctx,
                                                          const pb::MsgAccountDeposit& msg);
    Result<pb::QueryAccountsResponse> accounts(Context& ctx,
                                               const pb::QueryAccountsRequest& request);
    Result<pb::QueryPaymentsResponse> payments(Context& ctx,
                                               const pb::QueryPaymentsRequest& request);
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> check_holdings(Context& ctx);      // I6
    Result<void> check_conservation(Context& ctx);  // I7
    Result<void> check_states(Context& ctx);        // I9

  private:
    struct Book;  // an account with its payments that are not closed
    Result<Book> load(Context& ctx, const AccountId& id);
    Result<void> conclude(Context& ctx, Book& book, const PaymentId* silent = nullptr);
    Result<void> pay_out(Context& ctx, const Account& account, Payment& payment);
    Result<void> refund(Context& ctx, Account& account);
    void save(Context& ctx, const Book& book);
    Result<void> collect(Context& ctx, Account& account, const DepositRequest& request);

    bank::Keeper& bank_;
    take::Keeper& take_;
    distribution::Keeper& pool_;
    Address holder_;
    std::vector<AccountHooks*> hooks_;
    std::unique_ptr<Store> store_;
};

}  // namespace ve::escrow
