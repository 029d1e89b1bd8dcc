// Results, commits and chain states are protobuf; what is searched for follows from the results.
#include "node/stored_forms.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"

namespace ve {

namespace {
Hash whole_hash(const Bytes& bytes) {
    Hash out{};
    VE_INVARIANT(bytes.size() == out.size());
    std::ranges::copy(bytes, out.begin());
    return out;
}

// The attributes of one event, in the form of ABCI. Its type stands in front of them.
Result<void> read_event(ByteView bytes, std::optional<std::uint32_t> tx,
                        const store::EachEvent& each) {
    consensus::protobuf::Reader in{bytes};
    store::EventRow row{tx, {}, {}, {}};
    while (TRY(in.next())) {
        if (in.field() == 1) row.type = text_of(TRY(in.bytes()));
        if (in.field() != 2) continue;
        consensus::protobuf::Reader parts{TRY(in.bytes())};
        bool indexed = false;
        row.key = row.value = {};
        while (TRY(parts.next())) {
            if (parts.field() == 1) row.key = text_of(TRY(parts.bytes()));
            if (parts.field() == 2) row.value = text_of(TRY(parts.bytes()));
            if (parts.field() == 3) indexed = TRY(parts.number()) != 0;
        }
        if (indexed && !row.type.empty() && !row.key.empty()) each(row);
    }
    return {};
}

Error damaged(Height height, const Error& error) {
    return fail(errors::corrupt, "block {} in the archive: {}", height, error.detail());
}
}  // namespace

store::BlockRecord record_of(consensus::Decided decided, store::ChangeSet changes) {
    store::BlockRecord record;
    record.height      = decided.block.header.height;
    record.block_hash  = whole_hash(decided.id.hash);
    record.app_hash    = decided.results.app_hash;
    record.block       = std::move(decided.bytes);
    record.block_id    = consensus::block_id_bytes(decided.id);
    record.results     = consensus::results_bytes(decided.results);
    record.seen_commit = consensus::commit_bytes(decided.next.last_commit);
    record.validators  = consensus::chain_state_bytes(decided.next);
    record.changes     = std::move(changes);
    record.txs.reserve(decided.block.txs.size());
    for (std::size_t i = 0; i < decided.block.txs.size(); ++i)
        record.txs.push_back({sha256(decided.block.txs[i]), decided.results.tx_results[i].ok()});
    return record;
}

Result<void> read_events(ByteView results, const store::EachEvent& each) {
    consensus::protobuf::Reader in{results};
    std::uint32_t tx = 0;
    while (TRY(in.next())) {
        if (in.field() == 1) TRY(read_event(TRY(in.bytes()), {}, each));
        if (in.field() != 2) continue;
        consensus::protobuf::Reader result{TRY(in.bytes())};
        while (TRY(result.next()))
            if (result.field() == 7) TRY(read_event(TRY(result.bytes()), tx, each));
        ++tx;
    }
    return {};
}

StoredBlock stored_block(consensus::Decided decided) {
    return {std::move(decided.block), std::move(decided.id), std::move(decided.next.last_commit),
            std::move(decided.results), decided.bytes.size()};
}

Result<StoredBlock> read_block(const store::StoredBlock& stored) {
    auto block = consensus::parse_block(stored.block);
    if (!block.ok()) return damaged(stored.height, block.error());
    auto id = consensus::parse_block_id(stored.block_id);
    if (!id.ok()) return damaged(stored.height, id.error());
    auto commit = consensus::parse_commit(stored.seen_commit);
    if (!commit.ok()) return damaged(stored.height, commit.error());
    auto results = consensus::parse_results(stored.results);
    if (!results.ok()) return damaged(stored.height, results.error());
    if (results->tx_results.size() != block->txs.size())
        return fail(errors::corrupt, "block {} in the archive has {} transactions and {} results",
                    stored.height, block->txs.size(), results->tx_results.size());
    return StoredBlock{std::move(block).value(), std::move(id).value(), std::move(commit).value(),
                       std::move(results).value(), stored.block.size()};
}

Result<consensus::ChainState> read_chain_state(const store::StoredBlock& stored) {
    auto state = consensus::parse_chain_state(stored.validators);
    if (!state.ok()) return damaged(stored.height, state.error());
    if (state->last_height != stored.height ||
        !std::ranges::equal(state->last_block_id.hash, stored.block_hash) ||
        !std::ranges::equal(state->app_hash, stored.app_hash))
        return fail(errors::corrupt, "the chain state stored with block {} is of another block",
                    stored.height);
    return state;
}

}  // namespace ve
