// The votes for the last block as the next one carries them, with what validators attached and the
// signatures of that: the bytes, and what makes them believed. What the words mean is not known
// here.
#pragma once

#include <functional>
#include <span>

#include "node/application.hpp"
#include "node/votes/signatures.hpp"

namespace ve {

inline constexpr std::size_t vote_extension_bytes_max = 256U << 10;  // of one validator, one block

struct CarriedVotes {
    Height height;  // that was voted for
    std::int32_t round = 0;
    std::vector<abci::ExtendedVote> votes;  // all validators of then, in their order
};

// The injected transaction. Its first byte is no protobuf tag, so no TxRaw looks like it.
std::string encode_carried_votes(const CarriedVotes& carried);
bool is_carried_votes(std::string_view tx);
// Accepts exactly what encode_carried_votes writes; validators are distinct.
Result<CarriedVotes> decode_carried_votes(std::string_view tx);

// What the block that carries them says itself of the last one, without extensions.
struct LastCommit {
    Height height;
    std::int32_t round = 0;
    std::span<const abci::ExtendedVote> votes;
};
// Nothing: nobody of that address is known.
using KeyOfValidator = std::function<std::optional<ByteArray<32>>(const ByteArray<20>&)>;

// Errors: of another height or round, other validators than those of the last commit, a vote that
// is not in it, words without their signature, two thirds of the power or less. Who is in the last
// commit may be left out.
Result<void> verify_carried_votes(std::string_view chain_id, const CarriedVotes& carried,
                                  const LastCommit& last, const KeyOfValidator& key_of,
                                  const Signatures& signatures);
// What a proposer carries: what the others will not believe stays away, such as words that came
// late and were checked against a later state. Nothing: too few are left, or nobody says anything.
using AcceptsVote = std::function<bool(const abci::ExtendedVote&)>;
std::optional<CarriedVotes> votes_to_carry(std::string_view chain_id,
                                           const abci::Proposal& proposal,
                                           const KeyOfValidator& key_of,
                                           const Signatures& signatures,
                                           const AcceptsVote& accepts);

// tendermint.types.CanonicalVoteExtension, with its length in front.
Bytes extension_sign_bytes(std::string_view chain_id, Height height, std::int32_t round,
                           std::string_view extension);

}  // namespace ve
