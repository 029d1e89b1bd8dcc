// Thousands of transactions from one account: signed in threads, handed over many at a time, waited
// for together, and each executed once, also over a crash of this process or of the node.
#pragma once

#include "client/batch_journal.hpp"
#include "client/transaction.hpp"

namespace ve::client {

struct PlannedTx {
    std::string body;  // bytes
    Gas gas;
    Coins fee;
};

struct BatchOrder {
    std::vector<PlannedTx> txs;
    NodeState chain;
    TxOptions options;
    BatchJournal* journal = nullptr;                   // nothing: not to be resumed
    std::function<std::string(std::size_t tx)> place;  // "pay.jsonl:17", for errors
};

// What is known of one, in the order of the blocks. Events are left out.
using BatchSink = std::function<Result<Json>(std::size_t tx, const Receipt& receipt)>;

struct BatchSummary {
    std::size_t succeeded = 0, failed = 0;
};

// `sink` is told of each transaction that has come into a block, once; what it answers is kept in
// the journal. Errors: the first refusal by CheckTx (what came before it is in blocks), no progress
// within the timeout, a transaction of which nobody can say whether it was executed.
Result<BatchSummary> run_batch(Connection& node, const Signer& signer, const BatchOrder& order,
                               const BatchSink& sink);

}  // namespace ve::client
