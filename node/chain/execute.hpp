// Running one transaction against a state: ante, then its messages, each committed whole or dropped
// whole.
#pragma once

#include "node/chain/handlers.hpp"
#include "node/chain/tx_cache.hpp"

namespace ve {

class Executor {
  public:
    Executor(const Handlers& handlers, const Ante& ante) : handlers_{handlers}, ante_{ante} {}

    // Phases check and recheck stop after the ante; simulate and deliver run the messages.
    abci::TxResult run(Phase phase, const BlockInfo& block, store::State& state,
                       SeenTx& seen) const;

  private:
    Result<void> checked_messages(const wire::Tx& tx) const;
    Result<std::string> messages(Context& ctx, const wire::Tx& tx) const;  // TxMsgData

    const Handlers& handlers_;
    const Ante& ante_;
};

// The result of a transaction that failed before it could run.
abci::TxResult refused(const Error& error);

}  // namespace ve
