// In which blocks a fingerprint occurs. Blocks wait in memory until there are enough for a segment,
// which is written once, sorted, at the end of its table: no commit touches many pages.
#pragma once

#include <deque>
#include <mutex>

#include "node/store/archive.hpp"
#include "node/store/sqlite.hpp"

namespace ve::store {

class PrintIndex {
  public:
    static constexpr std::string_view schema = R"(
CREATE TABLE print_rows (last_height INTEGER, row INTEGER, first_print INTEGER NOT NULL,
    last_print INTEGER NOT NULL, entries BLOB NOT NULL, checksum BLOB NOT NULL,
    PRIMARY KEY (last_height, row));
CREATE INDEX print_ranges ON print_rows (first_print, last_print);
)";

    struct Block {
        Height height;
        std::vector<std::uint64_t> prints;  // sorted
    };

    // The height up to which blocks are in segments; 0 if none is. Later ones must be added.
    static Result<Height> written_up_to(Connection& writer);
    // Within the block's transaction. True where the waiting blocks and this one were written.
    Result<bool> write_if_full(Connection& writer, const Block& block) const;
    void add(Block block);  // after its transaction
    void clear();

    // Heights, ascending. The connection is locked by the caller.
    Result<std::vector<Height>> find(Connection& reader, std::uint64_t print,
                                     HeightRange range) const;

  private:
    mutable std::mutex mutex_;
    std::deque<Block> waiting_;
    std::size_t waiting_prints_ = 0;
};

}  // namespace ve::store
