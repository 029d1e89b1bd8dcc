// What validators say to each other: proposals and votes with their signatures, decided blocks for
// those who are behind, and what somebody has, so that others send the rest. Who sends it whom is
// decided elsewhere.
#pragma once

#include <memory>
#include <variant>

#include "node/consensus/chain_state.hpp"
#include "node/consensus/light_attack.hpp"
#include "node/consensus/tally.hpp"

namespace ve::consensus {

namespace protobuf {
class Writer;
}

inline constexpr std::size_t proposal_block_bytes_max = 100U << 20;
inline constexpr std::size_t extension_bytes_max      = 1U << 20;
inline constexpr std::size_t status_rounds_max        = 16;
inline constexpr std::size_t status_choices_max       = 16;  // of one round

struct OpenBlock {
    Block block;
    BlockBytes bytes;
    BlockId id;
};

struct SignedProposal {
    ProposalParts proposal;
    Bytes signature;
    BlockBytes block;  // the whole of it
    // What stands in it, where somebody of this process has looked. Not part of the message, and
    // believed for the same bytes only.
    std::shared_ptr<const OpenBlock> opened = {};
};

struct SignedVote {
    VoteType type = VoteType::prevote;
    Height height;
    std::int32_t round = 0;
    BlockId block_id;  // nil: for none
    Time time;
    ByteArray<20> validator{};
    std::size_t index = 0;  // its place in the set
    Bytes signature;
    VoteExtension extension;  // of a precommit for a block
    Choice choice() const { return block_id.is_nil() ? Choice{} : Choice{block_id}; }
};

struct DecidedBlock {
    BlockBytes block;
    Commit commit;
    std::vector<VoteExtension> extensions;  // in the order of the commit; none: not enabled
};

// At which height somebody is, and what of it is there.
struct Status {
    struct Votes {
        VoteType type = VoteType::prevote;
        BlockId block_id;  // nil: for none
        std::vector<bool> of;
    };
    struct Round {
        std::int32_t round = 0;
        bool proposal      = false;
        std::vector<Votes> votes;
    };
    Height height;
    std::int32_t round = -1;  // -1: not begun
    std::vector<Round> rounds;
};

// Proofs of what validators did against the rules, that no block has carried yet: evidence.hpp.
struct PendingEvidence {
    static constexpr std::size_t most = 16, bytes_max = light_attack_bytes_max;
    static constexpr std::size_t bytes_in_all = 2 * bytes_max;
    std::vector<Bytes> evidence;
};

using Message = std::variant<SignedProposal, SignedVote, DecidedBlock, Status, PendingEvidence>;

// Protobuf: tendermint.types.Vote, and Proposal and ExtendedCommit in envelopes of ours. What was
// read may be nonsense, but it is bounded.
Bytes message_bytes(const Message& message);
// The same, behind what is written already.
void write_message(protobuf::Writer& out, const SignedProposal& proposal);
void write_message(protobuf::Writer& out, const SignedVote& vote);
Result<Message> parse_message(ByteView bytes);
// tendermint.types.ExtendedCommit; the block is not part of it.
Bytes extended_commit_bytes(const DecidedBlock& decided);
Result<DecidedBlock> parse_extended_commit(ByteView bytes);
Bytes vote_bytes(const SignedVote& vote);  // tendermint.types.Vote
Result<SignedVote> parse_vote(ByteView bytes);

Bytes sign_bytes_of(std::string_view chain_id, const SignedVote& vote);

// Errors: not of this set, a wrong signature, or an extension where none belongs or none where one
// does. `extensions`: they are in force at this height.
Result<void> verify_vote(std::string_view chain_id, const ValidatorSet& validators,
                         const SignedVote& vote, bool extensions,
                         const Signatures& signatures = {});
Result<void> verify_proposal(std::string_view chain_id, const Validator& proposer,
                             const SignedProposal& proposal, const Signatures& signatures = {});

// Errors: no block in our form, or one with other contents than its header says.
Result<OpenBlock> open_block(BlockBytes bytes);
// And: not the one with this id.
Result<OpenBlock> open_block(BlockBytes bytes, const BlockId& id);
// The one that it proposes; nothing: it does not hold it.
std::shared_ptr<const OpenBlock> open_block(const SignedProposal& message);
// The block after `state`, decided by its validators.
Result<OpenBlock> verify_decided(const ChainState& state, const DecidedBlock& decided,
                                 const Signatures& signatures = {});

}  // namespace ve::consensus
