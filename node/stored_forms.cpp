// Results, commits and chain states are protobuf; the index rows follow from the results.
#include "node/stored_forms.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/results.hpp"

namespace ve {

namespace {
Hash whole_hash(const Bytes& bytes) {
    Hash out{};
    VE_INVARIANT(bytes.size() == out.size());
    std::ranges::copy(bytes, out.begin());
    return out;
}

void add_rows(const std::vector<abci::Event>& events, std::optional<std::uint32_t> tx,
              std::vector<store::EventRow>& rows) {
    for (const auto& event : events)
        for (const auto& attribute : event.attributes)
            if (attribute.index && !event.type.empty() && !attribute.key.empty()) {
                std::string key;
                key.reserve(event.type.size() + 1 + attribute.key.size());
                key.append(event.type).append(1, '.').append(attribute.key);
                rows.push_back({tx, std::move(key), attribute.value});
            }
}

Error damaged(Height height, const Error& error) {
    return fail(errors::corrupt, "block {} in the archive: {}", height, error.detail());
}
}  // namespace

store::BlockRecord record_of(const consensus::Decided& decided, store::ChangeSet changes) {
    store::BlockRecord record;
    record.height      = decided.block.header.height;
    record.block_hash  = whole_hash(decided.id.hash);
    record.app_hash    = decided.results.app_hash;
    record.block       = decided.bytes;
    record.block_id    = consensus::block_id_bytes(decided.id);
    record.results     = consensus::results_bytes(decided.results);
    record.seen_commit = consensus::commit_bytes(decided.next.last_commit);
    record.validators  = consensus::chain_state_bytes(decided.next);
    record.changes     = std::move(changes);
    add_rows(decided.results.events, {}, record.events);
    for (std::size_t i = 0; i < decided.block.txs.size(); ++i) {
        const auto& result = decided.results.tx_results[i];
        record.txs.push_back({sha256(decided.block.txs[i]), result.ok()});
        add_rows(result.events, static_cast<std::uint32_t>(i), record.events);
    }
    return record;
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
