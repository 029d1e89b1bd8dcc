// Proof that a validator signed two different things: gathered here, in CometBFT 0.38's form. Who
// is punished for it, and how, is the application's matter.
#pragma once

#include "node/consensus/messages.hpp"

namespace ve::consensus {

struct DuplicateVote {
    SignedVote first, second;  // the one with the lower block id first
    std::int64_t total_power = 0, power = 0;
    Time time;  // of the block of that height
};

// Of two votes that differ in what they are for only.
DuplicateVote duplicate_vote(const ValidatorSet& validators, SignedVote a, SignedVote b,
                             Time block_time);
// Against the set of that height and its block's time.
Result<void> verify_duplicate_vote(std::string_view chain_id, const ValidatorSet& validators,
                                   Time block_time, const DuplicateVote& evidence,
                                   const Signatures& signatures = {});

// May the next block carry it? Errors: not the form that is hashed, about a height too far behind
// or one that is unknown, proved already, or no proof.
Result<void> check_evidence(const ChainState& state, const Bytes& evidence,
                            const Signatures& signatures = {});
// All of a block's: each once, together within the limit of the chain.
Result<void> check_evidence(const ChainState& state, const std::vector<Bytes>& evidence,
                            const Signatures& signatures = {});
// As the application is told of it.
std::vector<abci::Misbehaviour> misbehaviour_of(const std::vector<Bytes>& evidence);

Bytes duplicate_vote_bytes(const DuplicateVote& evidence);  // …types.DuplicateVoteEvidence
Result<DuplicateVote> parse_duplicate_vote(ByteView bytes);

}  // namespace ve::consensus
