// Which blocks and txs fulfil an event query, from the rows of one block at a time.
#pragma once

#include <span>

#include "node/store/archive.hpp"

namespace ve::store {

inline constexpr std::string_view tx_height_key = "tx.height", tx_hash_key = "tx.hash",
                                  block_height_key = "block.height";

// Places, ascending, of the block's txs for which every condition holds.
std::vector<std::uint32_t> matching_txs(const EventQuery& query, Height height,
                                        const BlockIndex& index);
bool block_matches(const EventQuery& query, Height height, const BlockIndex& index);

// What the conditions on one key leave of the heights; perhaps too much, never too little.
HeightRange narrowed(HeightRange range, const EventQuery& query, std::string_view height_key);

// A number for one event key with one value: different ones may share it, seldom.
std::uint64_t fingerprint(std::string_view key, std::string_view value);
std::uint64_t fingerprint(const Hash& tx_hash);
std::vector<std::uint64_t> fingerprints(const EventQuery& query);  // of its equalities of text
// Of events and txs: sorted, each once.
std::vector<std::uint64_t> fingerprints(const BlockIndex& index);

}  // namespace ve::store
