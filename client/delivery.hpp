// From a draft to a transaction that the node has taken: its sequence is guessed, signed and handed
// over under one lock, and what the node says about a wrong guess is heeded. Then the wait.
#pragma once

#include "client/transaction.hpp"

namespace ve::client {

// The number in "account sequence mismatch, expected 5, got 7".
std::optional<Sequence> expected_sequence(std::string_view text);

// The draft for another sequence of its first signer.
Result<Draft> with_sequence(Draft draft, Sequence sequence);

// Gas used. A wrong guess of the sequence is put right on the way: it does not change the answer.
Result<Gas> simulate_any_sequence(Connection& node, std::string tx);

// Signs and broadcasts until the node takes it or refuses it for another reason than its sequence.
// The receipt is CheckTx's, except where the connection can only wait for the block.
Result<Receipt> deliver(Connection& node, const Signer& signer, Draft draft,
                        const TxOptions& options);

// As long as the options say, for the block and the confirmations on it. Error (busy): too long.
Result<Receipt> wait_for_block(Connection& node, Receipt accepted, const TxOptions& options);

}  // namespace ve::client
