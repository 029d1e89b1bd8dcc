// All that the next block depends on, and the state as bytes for the archive: a chain goes on from
// it after a restart. The application's own state is not in here, only its hash.
#pragma once

#include "node/application.hpp"
#include "node/consensus/past.hpp"
#include "node/votes/signatures.hpp"

namespace ve::consensus {

struct VoteExtension {
    std::string bytes;
    Bytes signature;  // none where there is no vote for the block
    bool operator==(const VoteExtension&) const = default;
};

struct ChainState {
    std::string chain_id;
    Height initial_height{1};
    Height last_height{0};  // 0: no block yet
    BlockId last_block_id;
    Time last_time;                         // of the last block; at first the genesis time
    ValidatorSet last_validators;           // who signed the last block
    ValidatorSet validators;                // of the next block
    ValidatorSet next_validators;           // of the one after
    abci::ConsensusParams last_params;      // in force at the last block
    abci::ConsensusParams params;           // at the next
    Bytes app_hash, last_results_hash;      // for the next header
    Commit last_commit;                     // what was seen for the last block
    std::vector<VoteExtension> extensions;  // of that commit's votes, in their order
    Duration clock_offset;                  // how far the votes' clock was set ahead of the world's
    std::shared_ptr<const Past> past = std::make_shared<Past>();

    Height next_height() const {
        return last_height.value == 0 ? initial_height : Height{last_height.value + 1};
    }
    bool extensions_enabled(Height height) const { return extensions_in(params, height); }
    static bool extensions_in(const abci::ConsensusParams& in_force, Height height) {
        return in_force.vote_extensions_enable_height > 0 &&
               height.value >= in_force.vote_extensions_enable_height;
    }
};

Bytes chain_state_bytes(const ChainState& state);
Result<ChainState> parse_chain_state(ByteView bytes);

// A new chain, after InitChain. Errors: no validators, or a set that cannot be.
Result<ChainState> first_state(const abci::InitChain& genesis, const abci::InitChainResult& answer);

// What follows from a decided block. Errors: validator updates or params that cannot be.
Result<ChainState> after_block(const ChainState& state, const Block& block, const BlockId& id,
                               Commit commit, std::vector<VoteExtension> extensions,
                               const abci::FinalizeBlockResult& results);

Result<void> check_params(const abci::ConsensusParams& params);

// The genesis time, then the median of the last commit's times.
Time next_time(const ChainState& state);
Block make_block(const ChainState& state, std::vector<std::string> txs,
                 const ByteArray<20>& proposer, std::vector<Bytes> evidence = {});
// What a block must have to follow the state: all header fields, a valid last commit,
// evidence that proves something new.
enum class Contents : std::uint8_t { unknown, hashed };  // hashed: as the header says
Result<void> check_block(const ChainState& state, const Block& block,
                         const Signatures& signatures = {}, Contents contents = Contents::unknown);

// How the application sees who signed a block.
std::vector<abci::ExtendedVote> votes_of(const Commit& commit, const ValidatorSet& signers);
// The last one, as this node saw it.
std::vector<abci::ExtendedVote> last_votes(const ChainState& state, bool with_extensions);

// The bytes that transactions may take in a block, as CometBFT counts them.
std::int64_t data_bytes_max(const abci::ConsensusParams& params, std::size_t validators,
                            std::size_t evidence_bytes = 0);

}  // namespace ve::consensus
