// What is asked of the application for one block, whoever decided it: to fill it, to judge it, to
// execute it. Who votes, and with which keys, is not known here.
#pragma once

#include "node/consensus/chain_state.hpp"

namespace ve::consensus {

// An executed block and the state that follows. The application has not committed it yet.
struct Decided {
    Block block;
    BlockBytes bytes;
    BlockId id;
    abci::FinalizeBlockResult results;
    ChainState next;
    bool has_extensions = false;  // a vote carried something for the next block
};

Hash hash_of(const BlockId& id);  // of a block, not of nil

// What a vote carries: the clock's time where it is later than the block's and a step.
Time vote_time(const Time& block_time, const Time& now);

// A new block upon `state`, filled by the application.
Block fill_block(abci::Application& app, const ChainState& state, std::vector<std::string> txs,
                 const ByteArray<20>& proposer, std::vector<Bytes> evidence = {});
bool is_acceptable(abci::Application& app, const ChainState& state, const Block& block,
                   const BlockId& id);

// Errors: the application's validator updates or params cannot be.
Result<Decided> execute(abci::Application& app, const ChainState& state, Block block,
                        BlockBytes bytes, BlockId id, Commit commit,
                        std::vector<VoteExtension> extensions);

}  // namespace ve::consensus
