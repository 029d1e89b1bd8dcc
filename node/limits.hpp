// Every bound of the node in one place; those of its stores are in node/store/limits.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace ve::limits {

inline constexpr std::size_t tx_bytes_max         = 1U << 20;
inline constexpr std::size_t mempool_txs_max      = 5'000;
inline constexpr std::size_t mempool_bytes_max    = 64U << 20;
inline constexpr std::size_t mempool_cache_hashes = 10'000;
inline constexpr std::size_t recent_txs_max       = 20'000;  // whose places are in memory

inline constexpr std::size_t genesis_bytes_max      = 64U << 20;
inline constexpr std::size_t genesis_validators_max = 1'000;
inline constexpr std::size_t chain_id_bytes_max     = 50;

inline constexpr std::uint64_t mine_blocks_max               = 1'000'000;  // of one call
inline constexpr std::int64_t state_snapshot_blocks          = 1'000;  // between two in the archive
inline constexpr std::int64_t state_snapshot_blocks_at_close = 100;
inline constexpr std::int64_t forget_step_min = 100, forget_step_max = 1'000;  // blocks at once
inline constexpr std::size_t snapshots_max          = 1'000;  // that the user may hold at once
inline constexpr std::size_t follow_up_blocks_max   = 8;      // made unasked after a transaction
inline constexpr std::size_t subscriptions_max      = 10'000;
inline constexpr std::size_t dump_bytes_max         = 1U << 30;
inline constexpr std::size_t search_page_max        = 100;
inline constexpr std::size_t search_pages_max       = 1'000'000;
inline constexpr std::size_t search_query_bytes_max = 512;

inline constexpr Duration block_interval_min = Duration::milliseconds(1);
inline constexpr Duration block_wait_max     = Duration::seconds(120);  // until one is given up

}  // namespace ve::limits
