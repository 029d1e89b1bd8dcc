// Blocks, commits and votes in CometBFT 0.38's form: the structs, their protobuf bytes and hashes.
// Pure data: who signs, stores or sends them is decided elsewhere.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/shared_list.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "node/consensus/validator_set.hpp"

namespace ve::consensus {

struct BlockId {
    Bytes hash;  // 32 bytes, or empty: nil
    std::uint32_t parts_total = 0;
    Bytes parts_hash;
    bool is_nil() const { return hash.empty(); }
    bool operator==(const BlockId&) const = default;
};

struct Header {
    std::uint64_t version_block = 11, version_app = 0;
    std::string chain_id;
    Height height;
    Time time;
    BlockId last_block_id;
    Bytes last_commit_hash, data_hash, validators_hash, next_validators_hash, consensus_hash,
        app_hash, last_results_hash, evidence_hash;
    ByteArray<20> proposer{};
    bool operator==(const Header&) const = default;
};

enum class CommitFlag : std::uint8_t { absent = 1, commit = 2, nil = 3 };

struct CommitSignature {
    CommitFlag flag = CommitFlag::absent;
    Bytes validator;  // 20 bytes; empty when absent
    Time time = zero_time;
    Bytes signature;
};

struct Commit {
    Height height;
    std::int32_t round = 0;
    BlockId block_id;
    std::vector<CommitSignature> signatures;  // in validator set order
};

struct Block {
    Header header;
    SharedList<std::string> txs;
    Commit last_commit;                // of the block before; height 0 at the first
    std::vector<Bytes> evidence = {};  // of earlier heights, of either kind: evidence.hpp
};

enum class VoteType : std::uint8_t { prevote = 1, precommit = 2 };

inline constexpr std::size_t block_part_bytes      = 65'536;
inline constexpr std::size_t commit_signatures_max = 10'000;

Hash header_hash(const Header& header);
Bytes commit_hash(const Commit& commit);
Bytes data_hash(const std::vector<std::string>& txs);  // over the hashes of the txs
Bytes evidence_hash(const std::vector<Bytes>& evidence);

// The bytes of a whole block: many hold the same ones.
using BlockBytes = SharedList<std::uint8_t>;

// Protobuf: tendermint.types.Block, Header, Commit, BlockID.
Bytes block_bytes(const Block& block);
Result<Block> parse_block(ByteView bytes);
Bytes evidence_list_bytes(const std::vector<Bytes>& evidence);  // tendermint.types.EvidenceList
// LightClientAttackEvidence has a number as its second field, DuplicateVoteEvidence a vote.
bool is_light_attack(ByteView evidence);
Bytes header_bytes(const Header& header);
Result<Header> parse_header(ByteView bytes);
Bytes commit_bytes(const Commit& commit);
Result<Commit> parse_commit(ByteView bytes);
Bytes signature_bytes(const CommitSignature& signature);  // tendermint.types.CommitSig
Bytes block_id_bytes(const BlockId& id);
Result<BlockId> parse_block_id(ByteView bytes);

BlockId block_id_of(const Block& block);
BlockId block_id_of(const Header& header, ByteView block);  // its bytes are there already

// What a validator signs (length-prefixed CanonicalVote).
Bytes vote_sign_bytes(VoteType type, std::string_view chain_id, Height height, std::int32_t round,
                      const BlockId& block_id, Time time);
struct ProposalParts {
    Height height;
    std::int32_t round = 0, pol_round = -1;
    BlockId block_id;
    Time time;
};
Bytes proposal_sign_bytes(std::string_view chain_id, const ProposalParts& proposal);

}  // namespace ve::consensus
