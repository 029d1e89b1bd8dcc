// The checks every transaction passes before its messages run, in the SDK's order (clients.md 6.2):
// basics, timeout, memo, size gas, fee, keys, signature count and gas, signatures, gates, sequence.
#pragma once

#include "base/coin.hpp"
#include "node/chain/context.hpp"
#include "wire/tx.hpp"

namespace ve {

struct Account {
    Address address;
    Bytes public_key;  // secp256k1, 33 bytes; empty until the account first signs
    AccountNumber number;
    Sequence sequence;
};

// Limits and costs of transactions, as module auth keeps them.
struct AnteParams {
    std::uint64_t memo_characters_max = 256;
    std::uint64_t signatures_max      = 7;
    Gas tx_byte                       = gas::tx_byte;
    Gas verify_secp256k1              = gas::verify_secp256k1;
};

// What the ante needs of module auth, and of module bank. They implement and publish these.
class AccountKeeper {
  public:
    virtual ~AccountKeeper()                                                     = default;
    virtual std::optional<Account> account(Context& ctx, const Address& address) = 0;
    virtual void set_account(Context& ctx, const Account& account)               = 0;
    virtual AnteParams ante_params(Context& ctx)                                 = 0;
};
class FeeKeeper {
  public:
    virtual ~FeeKeeper() = default;
    // Moves the fee to the fee collector. Error: sdk::insufficient_funds.
    virtual Result<void> take_fee(Context& ctx, const Address& payer, const Coins& fee) = 0;
};

}  // namespace ve
