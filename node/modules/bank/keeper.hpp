// Coins: who has how many, and how many there are. Accounts are auth's; what coins are for is not
// known here.
#pragma once

#include <memory>

#include "base/coin.hpp"
#include "node/chain/ante.hpp"
#include "node/chain/page.hpp"

namespace ve::auth {
class Keeper;
}

namespace ve::bank {

struct State;

class Keeper final : public FeeKeeper {
  public:
    explicit Keeper(auth::Keeper& accounts);
    ~Keeper() override;

    // Events coin_spent, coin_received, transfer. Makes the receiver's account where absent. Error:
    // sdk::insufficient_funds "spendable balance 1uve is smaller than 5uve: insufficient funds".
    // For modules: neither send_enabled nor blocked receivers are looked at.
    Result<void> send(Context& ctx, const Address& from, const Address& to, const Coins& coins);
    // Coins out of nothing into a module's account, and back. Events coinbase and burn.
    Result<void> mint(Context& ctx, const Address& module, const Coins& coins);
    Result<void> burn(Context& ctx, const Address& module, const Coins& coins);

    Amount balance(Context& ctx, const Address& address, const Denom& denom);
    Coins balances(Context& ctx, const Address& address);
    Amount supply(Context& ctx, const Denom& denom);

    // What a user may do: is the denomination sendable, may the address receive?
    bool send_enabled(Context& ctx, const Denom& denom);
    bool blocked(const Address& receiver) const;

    Result<void> take_fee(Context& ctx, const Address& payer, const Coins& fee) override;

    // Without events: genesis and the two halves of a send to many.
    Result<void> add(Context& ctx, const Address& address, const Coins& coins);
    Result<void> subtract(Context& ctx, const Address& address, const Coins& coins);
    void emit_spent(Context& ctx, const Address& spender, const Coins& coins);
    void emit_received(Context& ctx, const Address& receiver, const Coins& coins);

    auth::Keeper& accounts() { return accounts_; }
    State& state() { return *state_; }  // for this folder

  private:
    void set_balance(Context& ctx, const Address& address, const Denom& denom, const Amount& before,
                     const Amount& now);

    auth::Keeper& accounts_;
    Address fee_collector_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::bank
