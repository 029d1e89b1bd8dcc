// Bugs that can be planted to see whether simulations find them. Only a build with -DVE_PLANTED=ON
// has them: anywhere else VE_PLANTED(…) is the constant false, and nothing of them is compiled.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ve::planted {

enum class Bug : std::uint8_t {
    quorum_of_two_thirds,        // ≥ for >
    quorum_of_half,              // a half for two thirds
    votes_counted_twice,         // a vote that comes again counts again
    lock_not_kept,               // prevotes whatever is proposed
    lock_not_taken,              // precommits and does not lock
    unlocked_without_proof,      // a proof of lock is believed, not counted
    precommit_of_any_quorum,     // prevotes for different things are a polka
    decision_by_prevotes,        // prevotes decide
    guard_not_written,           // no fsync of the sign state
    log_not_written,             // no write-ahead log
    log_not_replayed,            // the lock is forgotten on restart
    shorter_log_believed,        // a log that lost something
    guard_signs_again,           // another thing at the same step
    guard_signs_earlier,         // a step before the last
    sent_before_written,         // the signature leaves first
    vote_not_verified,           // any signature will do
    proposal_not_verified,       // anybody proposes
    late_vote_not_verified,      // for the last block
    extension_not_verified,      // whatever the vote carries
    carried_votes_not_verified,  // whatever a proposer says that others' votes carried
    app_hash_not_checked,        // of a proposal
    last_commit_not_checked,     // of a proposal
    block_time_not_checked,      // of a proposal
    block_size_not_checked,      // of a proposal
    application_not_asked,       // whether it accepts a proposal
    time_of_the_latest,          // block time is the greatest, not the median
    validators_changed_at_once,  // without the delay of a block
    evidence_not_verified,       // whatever accuses somebody
    conflict_not_noticed,        // two votes of one validator are no evidence
    evidence_against_another,    // the accused is his neighbour
    refund_paid_twice,           // a closed escrow account gives its deposits back again
    payment_not_listed,          // an escrow payment is forgotten
    deposit_counted_twice,       // one deposit, two entries
    period_paid_twice,           // the next settlement begins where the last one did
    burn_keeps_supply,           // coins go, their number stays
    overdraft_of_one,            // >= for >
    fee_given_back,              // by a message that fails
    refusal_keeps_writes,   // a transaction that the ante refuses leaves its fee and sessions spent
    price_above_order,      // a bid may ask more than the order pays
    closed_bid_wins,        // a lease from a bid that is over
    address_in_state,       // where something lay in memory is written down
    memory_outside_state,   // a counter that no restart brings back
    code_used_again,        // a one-time password works twice
    code_of_any_time,       // and long before or after its time
    code_not_opened,        // and whatever it opens
    session_of_any_type,    // a session for one thing allows another
    session_not_spent,      // one for a single use is used again
    session_without_end,    // it never expires
    score_not_asked,        // a gate asks for factors only
    score_above_hundred,    // 101 is a score
    usage_settled_twice,    // what is settled waits to be settled
    ended_escrow_keeps,     // an escrow pays back and keeps its balance
    export_forgets,         // a number is not in the genesis that is exported
    unbonding_paid_twice,   // an unbonding ends and stays
    any_signature,          // nobody looks at signatures of transactions
    gates_in_mempool_only,  // CheckTx alone asks the gates
    sequence_not_spent,     // a transaction may come again
    proof_of_neighbour      // the proof is another key's
};
inline constexpr std::size_t bugs = static_cast<std::size_t>(Bug::proof_of_neighbour) + 1;
inline constexpr std::array<std::string_view, bugs> names{"quorum_of_two_thirds",
                                                          "quorum_of_half",
                                                          "votes_counted_twice",
                                                          "lock_not_kept",
                                                          "lock_not_taken",
                                                          "unlocked_without_proof",
                                                          "precommit_of_any_quorum",
                                                          "decision_by_prevotes",
                                                          "guard_not_written",
                                                          "log_not_written",
                                                          "log_not_replayed",
                                                          "shorter_log_believed",
                                                          "guard_signs_again",
                                                          "guard_signs_earlier",
                                                          "sent_before_written",
                                                          "vote_not_verified",
                                                          "proposal_not_verified",
                                                          "late_vote_not_verified",
                                                          "extension_not_verified",
                                                          "carried_votes_not_verified",
                                                          "app_hash_not_checked",
                                                          "last_commit_not_checked",
                                                          "block_time_not_checked",
                                                          "block_size_not_checked",
                                                          "application_not_asked",
                                                          "time_of_the_latest",
                                                          "validators_changed_at_once",
                                                          "evidence_not_verified",
                                                          "conflict_not_noticed",
                                                          "evidence_against_another",
                                                          "refund_paid_twice",
                                                          "payment_not_listed",
                                                          "deposit_counted_twice",
                                                          "period_paid_twice",
                                                          "burn_keeps_supply",
                                                          "overdraft_of_one",
                                                          "fee_given_back",
                                                          "refusal_keeps_writes",
                                                          "price_above_order",
                                                          "closed_bid_wins",
                                                          "address_in_state",
                                                          "memory_outside_state",
                                                          "code_used_again",
                                                          "code_of_any_time",
                                                          "code_not_opened",
                                                          "session_of_any_type",
                                                          "session_not_spent",
                                                          "session_without_end",
                                                          "score_not_asked",
                                                          "score_above_hundred",
                                                          "usage_settled_twice",
                                                          "ended_escrow_keeps",
                                                          "export_forgets",
                                                          "unbonding_paid_twice",
                                                          "any_signature",
                                                          "gates_in_mempool_only",
                                                          "sequence_not_spent",
                                                          "proof_of_neighbour"};

#ifdef VE_PLANTED_BUGS
// One flag a bug, in their order; tests/planted sets them.
extern std::array<bool, bugs> chosen;
#endif

}  // namespace ve::planted

#ifdef VE_PLANTED_BUGS
#define VE_PLANTED(bug) (::ve::planted::chosen[static_cast<std::size_t>(::ve::planted::Bug::bug)])
#else
#define VE_PLANTED(bug) (static_cast<void>(::ve::planted::Bug::bug), false)
#endif
