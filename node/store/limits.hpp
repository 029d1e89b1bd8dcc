// Every bound of the stores, the snapshots and the archive in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ve::store {

inline constexpr std::size_t key_bytes_max        = 1024;
inline constexpr std::size_t value_bytes_max      = 1U << 20;
inline constexpr std::size_t store_name_bytes_max = 64;
inline constexpr std::size_t stores_max           = 256;

inline constexpr std::size_t snapshot_chunk_bytes = 1U << 20;  // before compression
inline constexpr std::size_t snapshot_chunks_max  = 100'000;
inline constexpr std::size_t snapshot_ratio_max   = 100;
inline constexpr std::size_t snapshot_part_bytes  = 4U << 20;  // of one row in the archive
inline constexpr std::size_t snapshots_kept       = 2;
inline constexpr std::size_t change_set_bytes_max = 512U << 20;
inline constexpr std::size_t block_bytes_max      = 256U << 20;  // of one column of one block

inline constexpr std::size_t segment_blocks_max = 512;  // of the index of events and txs
inline constexpr std::size_t segment_prints_max = 131'072;
inline constexpr std::size_t segment_row_prints = 1024;

inline constexpr std::size_t query_bytes_max      = 1024;
inline constexpr std::size_t query_conditions_max = 32;
inline constexpr std::size_t search_page_max      = 100;
inline constexpr std::size_t search_blocks_max    = 2'000'000;  // read for one search

}  // namespace ve::store
