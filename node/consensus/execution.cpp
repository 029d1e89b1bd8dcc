#include "node/consensus/execution.hpp"

#include <algorithm>

#include "node/consensus/block_time.hpp"
#include "node/consensus/evidence.hpp"

namespace ve::consensus {

Hash hash_of(const BlockId& id) {
    Hash out{};
    VE_INVARIANT(id.hash.size() == out.size());
    std::ranges::copy(id.hash, out.begin());
    return out;
}

Time vote_time(const Time& block_time, const Time& now) {
    const auto earliest = block_time.plus(vote_time_step);
    return std::max(earliest.ok() ? *earliest : block_time, now);
}

Block fill_block(abci::Application& app, const ChainState& state, std::vector<std::string> txs,
                 const ByteArray<20>& proposer, std::vector<Bytes> evidence) {
    abci::Proposal request;
    request.height       = state.next_height();
    request.proposer     = proposer;
    request.max_bytes    = data_bytes_max(state.params, state.validators.list().size(),
                                          evidence_list_bytes(evidence).size());
    request.txs          = std::move(txs);
    request.last_votes   = last_votes(state, true);
    request.last_round   = state.last_commit.round;
    request.time         = next_time(state);
    request.misbehaviour = misbehaviour_of(evidence);
    return make_block(state, app.prepare_proposal(request), proposer, std::move(evidence));
}

bool is_acceptable(abci::Application& app, const ChainState& state, const Block& block,
                   const BlockId& id) {
    abci::Proposal request;
    request.height       = block.header.height;
    request.proposer     = block.header.proposer;
    request.max_bytes    = data_bytes_max(state.params, state.validators.list().size(),
                                          evidence_list_bytes(block.evidence).size());
    request.misbehaviour = misbehaviour_of(block.evidence);
    request.txs          = block.txs;
    request.last_votes   = votes_of(block.last_commit, state.last_validators);
    request.last_round   = block.last_commit.round;
    request.time         = block.header.time;
    request.hash         = hash_of(id);
    return app.process_proposal(request);
}

Result<Decided> execute(abci::Application& app, const ChainState& state, Block block,
                        BlockBytes bytes, BlockId id, Commit commit,
                        std::vector<VoteExtension> extensions) {
    Decided out;
    out.block = std::move(block);
    out.bytes = std::move(bytes);
    out.id    = std::move(id);
    out.has_extensions =
        std::ranges::any_of(extensions, [](const auto& one) { return !one.bytes.empty(); });

    const auto& header = out.block.header;
    abci::FinalizeBlock request;
    request.txs          = out.block.txs;
    request.last_votes   = votes_of(out.block.last_commit, state.last_validators);
    request.last_round   = out.block.last_commit.round;
    request.hash         = hash_of(out.id);
    request.height       = header.height;
    request.time         = header.time;
    request.proposer     = header.proposer;
    request.misbehaviour = misbehaviour_of(out.block.evidence);
    out.results          = app.finalize_block(request);
    VE_INVARIANT(out.results.tx_results.size() == out.block.txs.size());
    out.next = TRY(after_block(state, out.block, out.id, std::move(commit), std::move(extensions),
                               out.results));
    return out;
}

}  // namespace ve::consensus
