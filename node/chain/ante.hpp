// The checks every transaction passes before its messages run, in the SDK's order:
// basics, timeout, memo, size gas, fee, keys, signature count and gas, signatures, gates, sequence.
#pragma once

#include "base/coin.hpp"
#include "node/chain/context.hpp"
#include "node/chain/routes.hpp"
#include "node/chain/signing_key.hpp"
#include "wire/tx.hpp"

namespace ve {

struct Account {
    Address address;
    Bytes public_key;  // secp256k1, 33 bytes; empty until the account first signs
    AccountNumber number;
    Sequence sequence;
    std::shared_ptr<const Multisig> multisig = nullptr;  // instead of public_key

    bool has_key() const { return !public_key.empty() || multisig; }
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
    // In place of a sequence: remembers until then that this sender has used this very end of
    // validity. False: it has before.
    virtual bool use_unordered(Context& ctx, const Address& sender, const Time& until) = 0;
};
class FeeKeeper {
  public:
    virtual ~FeeKeeper() = default;
    // Moves the fee to the fee collector. Error: sdk::insufficient_funds.
    virtual Result<void> take_fee(Context& ctx, const Address& payer, const Coins& fee) = 0;
};

// What the ante needs of module feegrant, where the build has it.
class AllowanceKeeper {
  public:
    virtual ~AllowanceKeeper() = default;
    // The granter lets the grantee spend this fee for this transaction; the allowance shrinks.
    virtual Result<void> use_allowance(Context& ctx, const Address& granter, const Address& grantee,
                                       const Coins& fee, const wire::Tx& tx) = 0;
};

// As whom each signer's signature was checked: verdicts are reused while this stays the same.
using SignedNumbers = std::vector<std::pair<AccountNumber, Sequence>>;

struct AnteOptions {
    Coins minimum_gas_prices_e18;  // per 10^18 gas, so that 0.025uve is exact; CheckTx only
    std::int64_t block_gas_max = -1;
};

class Ante {
  public:
    // `allowances` may be null: then fees are paid by signers alone.
    Ante(AccountKeeper& accounts, FeeKeeper& fees, AllowanceKeeper* allowances,
         std::vector<Routes::Gate> gates, AnteOptions options)
        : accounts_{accounts},
          fees_{fees},
          allowances_{allowances},
          gates_{std::move(gates)},
          options_{std::move(options)} {}

    // A refusal leaves writes behind: the caller takes back the layer. `known` is as whom the
    // signatures were verified before, if they were; what holds after this run is left there.
    Result<void> run(Context& ctx, const wire::Tx& tx, SignedNumbers& known) const;

    AccountKeeper& accounts() const { return accounts_; }
    void set_block_gas_max(std::int64_t gas) { options_.block_gas_max = gas; }

  private:
    friend class AnteRun;
    AccountKeeper& accounts_;
    FeeKeeper& fees_;
    AllowanceKeeper* allowances_;
    std::vector<Routes::Gate> gates_;
    AnteOptions options_;
};

}  // namespace ve
