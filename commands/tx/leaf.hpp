// One message of `ve tx`: its fields and the flags every transaction has.
#pragma once

#include "client/transaction.hpp"
#include "commands/session.hpp"
#include "commands/signer.hpp"

namespace CLI {
class App;
}

namespace ve {

void add_tx_leaf(CLI::App& module, Session& session, const wire::Rpc& rpc);

// "none", "mempool", "block" or a number of confirmations.
inline constexpr std::uint64_t confirmations_max = 1'000'000;
Result<void> read_wait(const std::string& typed, client::TxOptions& options);

// --gas, --fees, --memo, --wait …, for every command that sends.
struct TxFlags {
    std::string gas = "auto", gas_adjustment = "1.3", fees, gas_prices, memo, wait = "block",
                timeout          = "30s", fee_payer, fee_granter, sign_mode, timeout_duration;
    std::uint64_t timeout_height = 0;
    std::optional<std::uint64_t> sequence, account_number;
    bool dry_run = false, generate_only = false, unordered = false, aux = false, explain = false;

    void add(CLI::App& command);
    Result<client::TxOptions> options(Session& session) const;
};

// Draft, sign, send; or only simulate, or only print, as the flags say.
Result<View> send_messages(Session& session, const client::Messages& messages, const KeyFlags& key,
                           const TxFlags& flags);

}  // namespace ve
