// Every committed block with its results, its changes and an index: one transaction a block is the
// only commit point. What the bytes of blocks and results mean is not known here.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "base/strong.hpp"
#include "node/store/event_query.hpp"
#include "node/store/state.hpp"

namespace ve::store {

struct TxRow {  // in the order of the block
    Hash hash{};
    bool succeeded                      = true;
    bool operator==(const TxRow&) const = default;
};

struct EventRow {                     // an indexed attribute, searched for as "type.key"
    std::optional<std::uint32_t> tx;  // place in the block; none: the block's own event
    std::string_view type, key, value;
};
using EachEvent = std::function<void(const EventRow&)>;
// Finds the indexed attributes in the results of a block. The views last as long as the results.
using ReadEvents = Result<void> (*)(ByteView results, const EachEvent& each);

struct BlockRecord {
    Height height;
    Hash block_hash{};
    Hash app_hash{};  // after this block
    Bytes block;
    Bytes block_id;
    Bytes results;
    Bytes seen_commit;
    Bytes validators;  // who signed it, and what else the owner keeps by height
    ChangeSet changes;
    std::vector<TxRow> txs;
};

struct StoredBlock {  // a BlockRecord without changes and transactions
    Height height;
    Hash block_hash{};
    Hash app_hash{};
    Bytes block;
    Bytes block_id;
    Bytes results;
    Bytes seen_commit;
    Bytes validators;
    bool operator==(const StoredBlock&) const = default;
};

struct BlockIndex {  // what searches read of a block
    std::vector<TxRow> txs;
    Bytes results;
};

struct HeightRange {  // both ends are in it
    Height first;
    Height last;
};

struct TxPlace {
    Height height;
    std::uint32_t index                    = 0;  // in the block
    auto operator<=>(const TxPlace&) const = default;
};

// Later: a commit outlives the process at once, but the machine only with the next commit that is
// synced, or when the file is closed. What is lost then is lost from the end, in whole blocks.
enum class Sync : std::uint8_t { each_commit, later };

enum class Order : std::uint8_t { ascending, descending };
struct Page {
    std::size_t offset = 0;
    std::size_t limit  = 30;  // at most search_page_max
    Order order        = Order::ascending;
};
template <class T>
struct Found {
    std::vector<T> items;   // of the page
    std::size_t total = 0;  // of all pages
};

// May be used from several threads; searches do not keep a commit waiting. After an error of commit
// nothing of that block is stored, and the owner stops: a failed sync must not be tried again.
class Archive {
  public:
    // Makes the file where it is absent. Errors: refused for another chain's file, corrupt for a
    // damaged one, io.
    static Result<std::unique_ptr<Archive>> open(const std::filesystem::path& file,
                                                 std::string_view chain_id, ReadEvents events);
    // Keeps everything in memory.
    static std::unique_ptr<Archive> in_memory(ReadEvents events);

    virtual ~Archive() = default;

    // The height must follow the newest; the first may be any above zero.
    virtual Result<void> commit(BlockRecord record)                               = 0;
    virtual Result<void> set_sync(Sync sync)                                      = 0;
    virtual Result<std::optional<Height>> newest() const                          = 0;
    virtual Result<std::optional<Height>> earliest() const                        = 0;
    virtual Result<std::optional<StoredBlock>> block(Height height) const         = 0;
    virtual Result<std::optional<Height>> height_of(const Hash& block_hash) const = 0;
    virtual Result<std::optional<ChangeSet>> changes(Height height) const         = 0;
    // Of the same bytes more than once in the chain: the last success, or else the last failure.
    virtual Result<std::optional<TxPlace>> tx(const Hash& tx_hash) const = 0;
    // Conditions on tx.height, tx.hash and block.height need no event rows. A condition that
    // tx.hash equals a text decides alone.
    Result<Found<TxPlace>> search_txs(const EventQuery& query, Page page) const;
    Result<Found<Height>> search_blocks(const EventQuery& query, Page page) const;
    virtual Result<std::shared_ptr<const BlockIndex>> index(Height height) const = 0;

    // The state after a committed block, to start from later. Only the newest few are kept.
    virtual Result<void> put_snapshot(Height height, const State& state) = 0;
    // The state after the newest block (or a given one): a snapshot and the changes since, checked
    // against the app hash. Height 0 and an empty state where there is no block.
    Result<std::pair<Height, State>> load_state(std::optional<Height> at = {}) const;
    // Drops all blocks above the height, and their rows.
    virtual Result<void> rewind(Height height) = 0;
    // Drops all blocks below the height; its own changes become the whole state.
    Result<void> forget_below(Height height);

  protected:
    // The archive begins with this block from now on, whose state is given.
    virtual Result<void> begin_at(Height height, const State& state) = 0;
    explicit Archive(ReadEvents events) : read_events_{events} {}
    ReadEvents read_events_;

    Result<std::vector<Height>> blocks_to_search(const EventQuery& query,
                                                 std::string_view height_key) const;
    // Heights, ascending, in which each of the fingerprints occurs; or more than these.
    virtual Result<std::vector<Height>> candidates(std::span<const std::uint64_t> fingerprints,
                                                   HeightRange range) const = 0;
    virtual Result<std::vector<Height>> snapshots() const                   = 0;  // ascending
    virtual Result<State> snapshot(Height height) const                     = 0;
};

}  // namespace ve::store
