// From messages to a receipt: account, gas by simulation, fee, signature, broadcast, wait.
#pragma once

#include <functional>

#include "base/dec.hpp"
#include "client/connection.hpp"
#include "wire/build.hpp"
#include "wire/tx.hpp"

namespace ve::client {

// Whoever holds the key: a keyring, a test, a program of the user.
class Signer {
  public:
    virtual ~Signer()                                          = default;
    virtual Address address() const                            = 0;
    virtual Bytes public_key() const                           = 0;  // secp256k1, 33 bytes
    virtual Result<ByteArray<64>> sign(ByteView message) const = 0;
    // Whether several threads may sign at once.
    virtual bool any_thread() const { return false; }
};

enum class Wait : std::uint8_t { none, mempool, block };

class SequenceBook;

// Why a network makes no blocks, and the command that helps.
struct Stall {
    std::string why, remedy;
};

struct TxOptions {
    std::optional<Gas> gas;                                                   // nothing: simulate
    Dec gas_adjustment = Dec::from_parts(Amount{1'300'000'000'000'000'000});  // 1.3
    std::optional<Coins> fees;  // nothing: gas times the price
    std::string gas_prices;     // "0.025uve"; empty: the node's minimum
    std::string memo;
    std::uint64_t timeout_height = 0;
    std::optional<Duration> timeout_span;     // refused when a block is this much newer than now
    bool unordered = false;                   // needs timeout_span
    std::optional<Address> fee_payer;         // signs as well; nothing: the first signer
    std::optional<Address> fee_granter;       // has granted an allowance to the payer
    std::optional<wire::SignMode> sign_mode;  // nothing: direct
    std::optional<AccountNumber> account_number;
    std::optional<Sequence> sequence;
    std::string chain_id;  // empty: the node's
    Wait wait                   = Wait::block;
    std::uint64_t confirmations = 1;  // with Wait::block: the block itself, and those on it
    Duration timeout            = Duration::seconds(30);
    const SequenceBook* book    = nullptr;  // shared with other processes; nothing: the node's word
    // Told what is waited for, when that takes longer than a second.
    std::function<void(std::string_view)> progress = {};
    // Asked while a block is waited for. Nothing: nothing is known to be in its way.
    std::function<std::optional<Stall>()> stalled = {};
};

// A transaction that lacks only signatures, with what it was made from.
struct Draft {
    std::string body, auth_info;  // bytes
    std::string chain_id;
    AccountNumber account_number;
    Sequence sequence;
    Gas gas;
    Coins fee;
    wire::SignMode sign_mode = wire::SignMode::direct;
    NodeState chain;  // as it was asked
    // What the fee was made from.
    std::optional<Gas> simulated;
    std::string gas_prices;  // empty: the fee was named
};

using Messages = std::vector<const wire::Proto*>;

// Asks the node for what the options leave open. Error sdk::unknown_address: the signer has no
// account.
Result<Draft> draft(Connection& node, const Address& signer, const Bytes& public_key,
                    const Messages& messages, const TxOptions& options);
Result<std::string> sign(const Draft& draft, const Signer& signer);  // TxRaw bytes
Result<Receipt> submit(Connection& node, const std::string& tx, const TxOptions& options);

// All of the above. A refusal by CheckTx or in the block is the receipt's, not an error of the
// call.
Result<Receipt> send(Connection& node, const Signer& signer, const Messages& messages,
                     const TxOptions& options);
Result<Receipt> send(Connection& node, const Signer& signer, Draft draft, const TxOptions& options);

}  // namespace ve::client
