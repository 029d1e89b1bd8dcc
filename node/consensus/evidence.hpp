// Proof that validators lied, in CometBFT 0.38's form: two votes of one of them, or an attack on
// light clients (light_attack.hpp). Who is punished for it, and how, is the application's matter.
#pragma once

#include "node/consensus/light_attack.hpp"
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

// By what it is known: CometBFT's hash of it. Of evidence that was read once.
Hash evidence_id(ByteView evidence);
Height evidence_height(ByteView evidence);  // where it happened

// What makes it no evidence whatever the chain: form and contradictions in itself.
Result<void> check_form(ByteView evidence);
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
