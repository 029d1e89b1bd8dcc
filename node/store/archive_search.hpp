// Which blocks and txs fulfil an event query, from the rows of one block at a time.
#pragma once

#include <span>

#include "node/store/archive.hpp"

namespace ve::store {

inline constexpr std::string_view tx_height_key = "tx.height", tx_hash_key = "tx.hash",
                                  block_height_key = "block.height";

// Places, ascending, of the block's txs for which every condition holds.
Result<std::vector<std::uint32_t>> matching_txs(const EventQuery& query, Height height,
                                                const BlockIndex& index, ReadEvents events);
Result<bool> block_matches(const EventQuery& query, Height height, const BlockIndex& index,
                           ReadEvents events);

// What the conditions on one key leave of the heights; perhaps too much, never too little.
HeightRange narrowed(HeightRange range, const EventQuery& query, std::string_view height_key);

std::vector<std::uint64_t> fingerprints(const EventQuery& query);  // of its equalities of text
// Of the block, its txs and their events: sorted, each once.
Result<std::vector<std::uint64_t>> fingerprints(const Hash& block, std::span<const TxRow> txs,
                                                ByteView results, ReadEvents events);

}  // namespace ve::store
