// Blocks, commits and votes in CometBFT 0.38's form: the structs, their protobuf bytes and hashes.
// Pure data: who signs, stores or sends them is decided elsewhere.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"

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
    std::vector<std::string> txs;
    Commit last_commit;  // of the block before; height 0 at the first
};

struct Validator {
    ByteArray<32> public_key{};
    ByteArray<20> address{};
    std::int64_t power = 0, priority = 0;
};

// Power descending, then address ascending; proposer by priority (clients.md section 12).
class ValidatorSet {
  public:
    ValidatorSet() = default;
    explicit ValidatorSet(std::vector<Validator> validators);
    const std::vector<Validator>& list() const { return validators_; }
    std::int64_t total_power() const;
    const Validator& proposer() const;
    void increment_priority(int times);
    Bytes hash() const;
    const Validator* find(const ByteArray<20>& address) const;

  private:
    std::vector<Validator> validators_;
};

enum class VoteType : std::uint8_t { prevote = 1, precommit = 2 };

Hash header_hash(const Header& header);
Bytes commit_hash(const Commit& commit);
Bytes data_hash(const std::vector<std::string>& txs);
Bytes block_bytes(const Block& block);  // protobuf tendermint.types.Block
Result<Block> parse_block(ByteView bytes);
BlockId block_id_of(const Block& block);
Bytes commit_bytes(const Commit& commit);
Result<Commit> parse_commit(ByteView bytes);
// What a validator signs (length-prefixed CanonicalVote).
Bytes vote_sign_bytes(VoteType type, std::string_view chain_id, Height height, std::int32_t round,
                      const BlockId& block_id, Time time);
Bytes extension_sign_bytes(std::string_view chain_id, Height height, std::int32_t round,
                           std::string_view extension);

}  // namespace ve::consensus
