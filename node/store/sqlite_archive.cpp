// An archive in one SQLite file: one connection writes, another reads, each behind its own lock.
#include <algorithm>
#include <mutex>

#include "node/store/archive_rules.hpp"
#include "node/store/archive_search.hpp"
#include "node/store/block_rows.hpp"
#include "node/store/fingerprint.hpp"
#include "node/store/print_index.hpp"
#include "node/store/snapshot.hpp"
#include "node/store/sqlite.hpp"

namespace ve::store {
namespace {

constexpr std::int64_t file_format    = 2;           // user_version
constexpr std::int64_t application_id = 0x76657374;  // "vest"

constexpr std::string_view schema = R"(
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (height INTEGER PRIMARY KEY, hash BLOB NOT NULL, app_hash BLOB NOT NULL,
    txs BLOB NOT NULL, txs_checksum BLOB NOT NULL, block_id BLOB NOT NULL,
    seen_commit BLOB NOT NULL, validators BLOB NOT NULL, results BLOB NOT NULL,
    results_checksum BLOB NOT NULL, block BLOB NOT NULL, checksum BLOB NOT NULL,
    changes BLOB NOT NULL, changes_checksum BLOB NOT NULL);
CREATE TABLE snapshots (height INTEGER PRIMARY KEY, parts INTEGER NOT NULL);
CREATE TABLE snapshot_parts (height INTEGER, part INTEGER, bytes BLOB NOT NULL,
    PRIMARY KEY (height, part));
)";

class SqliteArchive final : public Archive {
  public:
    SqliteArchive(std::unique_ptr<Connection> writer, std::unique_ptr<Connection> reader,
                  ReadEvents events)
        : Archive{events}, writer_{std::move(writer)}, reader_{std::move(reader)} {}

    Result<void> start() {
        if (TRY(writer_->number("SELECT count(*) FROM blocks")) > 0) {
            first_ = Height{TRY(writer_->number("SELECT min(height) FROM blocks"))};
            last_  = Height{TRY(writer_->number("SELECT max(height) FROM blocks"))};
        }
        TRY(fill_index());
        // What a stop in the middle of writing a snapshot left.
        return writer_->execute(
            "DELETE FROM snapshot_parts WHERE height NOT IN (SELECT height FROM snapshots)");
    }

    Result<void> commit(BlockRecord record) override {
        const std::lock_guard lock{writing_};
        TRY(check_next(record, TRY(newest())));
        PrintIndex::Block prints{record.height, TRY(fingerprints(record.block_hash, record.txs,
                                                                 record.results, read_events_))};
        bool segment = false;
        TRY(write([&]() -> Result<void> {
            TRY(insert_block(record));
            segment = TRY(prints_.write_if_full(*writer_, prints));
            return {};
        }));
        if (segment) {
            prints_.clear();
        } else {
            prints_.add(std::move(prints));
        }
        const std::lock_guard heights{heights_};
        if (!first_) first_ = record.height;
        last_ = record.height;
        return {};
    }

    Result<void> set_sync(Sync sync) override {
        const std::lock_guard lock{writing_};
        return writer_->execute(sync == Sync::later ? "PRAGMA synchronous=NORMAL"
                                                    : "PRAGMA synchronous=FULL");
    }

    Result<std::optional<Height>> newest() const override {
        const std::lock_guard lock{heights_};
        return last_;
    }

    Result<std::optional<Height>> earliest() const override {
        const std::lock_guard lock{heights_};
        return first_;
    }

    Result<std::optional<StoredBlock>> block(Height height) const override {
        const std::lock_guard lock{reading_};
        auto* row = TRY(reader_->use(
            "SELECT hash, app_hash, block, block_id, seen_commit, validators, checksum, results, "
            "results_checksum FROM blocks WHERE height = ?"));
        if (!TRY(row->bind(height.value).step())) return std::optional<StoredBlock>{};
        const auto sum = row_checksum(height, {row->bytes(0), row->bytes(1), row->bytes(2),
                                               row->bytes(3), row->bytes(4), row->bytes(5)});
        if (!std::ranges::equal(sum, row->bytes(6)) || row->bytes(0).size() != sizeof(Hash) ||
            row->bytes(1).size() != sizeof(Hash))
            return damaged("block", height);
        if (!std::ranges::equal(row_checksum(height, {row->bytes(7)}), row->bytes(8)))
            return damaged("results", height);
        StoredBlock block{height,
                          {},
                          {},
                          copy_of(row->bytes(2)),
                          copy_of(row->bytes(3)),
                          copy_of(row->bytes(7)),
                          copy_of(row->bytes(4)),
                          copy_of(row->bytes(5))};
        std::ranges::copy(row->bytes(0), block.block_hash.begin());
        std::ranges::copy(row->bytes(1), block.app_hash.begin());
        row->reset();
        return std::optional{std::move(block)};
    }

    Result<std::optional<Height>> height_of(const Hash& block_hash) const override {
        for (const auto height :
             TRY(heights_with(fingerprint_of_block(block_hash), {Height{1}, Height{INT64_MAX}}))) {
            const std::lock_guard lock{reading_};
            auto* row = TRY(reader_->use("SELECT hash FROM blocks WHERE height = ?"));
            if (!TRY(row->bind(height.value).step())) continue;
            const bool found = std::ranges::equal(row->bytes(0), block_hash);
            row->reset();
            if (found) return std::optional{height};
        }
        return std::optional<Height>{};
    }

    Result<std::optional<ChangeSet>> changes(Height height) const override {
        const std::lock_guard lock{reading_};
        auto* row =
            TRY(reader_->use("SELECT changes, changes_checksum FROM blocks WHERE height = ?"));
        if (!TRY(row->bind(height.value).step())) return std::optional<ChangeSet>{};
        if (!std::ranges::equal(row_checksum(height, {row->bytes(0)}), row->bytes(1)))
            return damaged("changes", height);
        auto set = TRY(ChangeSet::decode(row->bytes(0)));
        row->reset();
        return std::optional{std::move(set)};
    }

    Result<std::optional<TxPlace>> tx(const Hash& tx_hash) const override {
        std::optional<TxPlace> failed;
        auto heights =
            TRY(heights_with(fingerprint_of_tx(tx_hash), {Height{1}, Height{INT64_MAX}}));
        for (; !heights.empty(); heights.pop_back()) {
            const auto rows = TRY(txs(heights.back()));
            for (auto place = rows.size(); place-- > 0;) {
                if (rows[place].hash != tx_hash) continue;
                const TxPlace found{heights.back(), static_cast<std::uint32_t>(place)};
                if (rows[place].succeeded) return std::optional{found};
                if (!failed) failed = found;
            }
        }
        return failed;
    }

    Result<std::shared_ptr<const BlockIndex>> index(Height height) const override {
        return std::make_shared<const BlockIndex>(TRY(searched(height)).index);
    }

    // Part by part, so that a commit never waits for more than one; the last row makes it count.
    Result<void> put_snapshot(Height height, const State& state) override {
        if (!TRY(block(height))) return no_block(height);
        const auto bytes   = dump(state);
        std::int64_t parts = 0;
        for (std::size_t at = 0; at < bytes.size(); at += snapshot_part_bytes) {
            const auto size = std::min(snapshot_part_bytes, bytes.size() - at);
            const std::lock_guard lock{writing_};
            TRY(write([&]() -> Result<void> {
                auto* row =
                    TRY(writer_->use("INSERT OR REPLACE INTO snapshot_parts VALUES (?,?,?)"));
                row->bind(height.value).bind(parts).bind(ByteView{bytes}.subspan(at, size));
                return row->run();
            }));
            ++parts;
        }
        const std::lock_guard lock{writing_};
        return write([&]() -> Result<void> {
            auto* row = TRY(writer_->use("INSERT OR REPLACE INTO snapshots VALUES (?,?)"));
            TRY(row->bind(height.value).bind(parts).run());
            auto* old =
                TRY(writer_->use("DELETE FROM snapshots WHERE height NOT IN "
                                 "(SELECT height FROM snapshots ORDER BY height DESC LIMIT ?)"));
            TRY(old->bind(static_cast<std::int64_t>(snapshots_kept)).run());
            auto* rest = TRY(writer_->use(
                "DELETE FROM snapshot_parts WHERE height NOT IN (SELECT height FROM snapshots)"));
            return rest->run();
        });
    }

    Result<void> rewind(Height height) override {
        const std::lock_guard lock{writing_};
        TRY(write([&]() -> Result<void> {
            for (const std::string_view sql : {
                     "DELETE FROM blocks WHERE height > ?",
                     "DELETE FROM print_rows WHERE last_height > ?",
                     "DELETE FROM snapshots WHERE height > ?",
                     "DELETE FROM snapshot_parts WHERE height > ?",
                 }) {
                auto* row = TRY(writer_->use(sql));
                TRY(row->bind(height.value).run());
            }
            return {};
        }));
        {
            const std::lock_guard heights{heights_};
            if (last_) last_ = std::min(*last_, height);
            if (last_ && *last_ < *first_) first_ = last_ = std::nullopt;
        }
        return fill_index();
    }

  protected:
    Result<void> begin_at(Height height, const State& state) override {
        const auto whole = state.changes_since({}).encode();
        const auto sum   = row_checksum(height, {whole});
        const std::lock_guard lock{writing_};
        TRY(write([&]() -> Result<void> {
            auto* row = TRY(writer_->use(
                "UPDATE blocks SET changes = ?, changes_checksum = ? WHERE height = ?"));
            TRY(row->bind(ByteView{whole}).bind(ByteView{sum}).bind(height.value).run());
            for (const std::string_view sql : {
                     "DELETE FROM blocks WHERE height < ?",
                     "DELETE FROM print_rows WHERE last_height < ?",
                     "DELETE FROM snapshots WHERE height < ?",
                     "DELETE FROM snapshot_parts WHERE height < ?",
                 }) {
                auto* old = TRY(writer_->use(sql));
                TRY(old->bind(height.value).run());
            }
            return {};
        }));
        const std::lock_guard heights{heights_};
        first_ = height;
        return {};
    }

    Result<std::vector<Height>> candidates(std::span<const std::uint64_t> fingerprints,
                                           HeightRange range) const override {
        std::vector<Height> heights;
        if (fingerprints.empty()) {
            for (auto height = range.first.value; height <= range.last.value; ++height)
                heights.push_back(Height{height});
            return heights;
        }
        heights = TRY(heights_with(fingerprints.front(), range));
        for (const auto other : fingerprints.subspan(1)) {
            const auto more = TRY(heights_with(other, range));
            std::vector<Height> both;
            std::ranges::set_intersection(heights, more, std::back_inserter(both));
            heights = std::move(both);
        }
        return heights;
    }

    Result<std::vector<Height>> snapshots() const override {
        const std::lock_guard lock{reading_};
        auto* row = TRY(reader_->use("SELECT height FROM snapshots ORDER BY height"));
        std::vector<Height> heights;
        while (TRY(row->step())) heights.push_back(Height{row->number(0)});
        return heights;
    }

    Result<State> snapshot(Height height) const override {
        Bytes bytes;
        {
            const std::lock_guard lock{reading_};
            auto* row = TRY(
                reader_->use("SELECT bytes FROM snapshot_parts WHERE height = ? ORDER BY part"));
            row->bind(height.value);
            while (TRY(row->step())) append(bytes, row->bytes(0));
        }
        return load(bytes);
    }

  private:
    // After trouble with the disk nothing is written any more: what the kernel did with the bytes
    // of a failed sync is unknown, so only a new start can tell what is there.
    template <class Action>
    Result<void> write(Action&& action) {
        if (broken_)
            return fail(errors::io, "{}: an earlier write failed", writer_->file())
                .with_hint("start the node again");
        auto done = writer_->transaction(std::forward<Action>(action));
        if (!done.ok() && !done.error().is(errors::busy)) broken_ = true;
        return done;
    }

    Result<void> insert_block(const BlockRecord& record) {
        const ByteView hash{record.block_hash}, app_hash{record.app_hash};
        const auto sum = row_checksum(record.height, {hash, app_hash, record.block, record.block_id,
                                                      record.seen_commit, record.validators});
        const auto txs = encode_txs(record.txs);
        const auto txs_sum     = row_checksum(record.height, {hash, txs});
        const auto results_sum = row_checksum(record.height, {record.results});
        const auto changes     = record.changes.encode();
        const auto changes_sum = row_checksum(record.height, {changes});
        auto* row = TRY(writer_->use("INSERT INTO blocks VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
        row->bind(record.height.value).bind(hash).bind(app_hash);
        row->bind(ByteView{txs}).bind(ByteView{txs_sum}).bind(ByteView{record.block_id});
        row->bind(ByteView{record.seen_commit}).bind(ByteView{record.validators});
        row->bind(ByteView{record.results}).bind(ByteView{results_sum});
        row->bind(ByteView{record.block}).bind(ByteView{sum});
        row->bind(ByteView{changes}).bind(ByteView{changes_sum});
        return row->run();
    }

    // What the index is made of; it can be read where the block itself is damaged.
    struct Searched {
        Hash block_hash{};
        BlockIndex index;
    };
    Result<Searched> searched(Height height) const {
        const std::lock_guard lock{reading_};
        auto* row = TRY(
            reader_->use("SELECT hash, txs, txs_checksum, results, results_checksum FROM blocks "
                         "WHERE height = ?"));
        if (!TRY(row->bind(height.value).step())) return no_block(height);
        auto txs = TRY(checked_txs(*row, height));
        if (!std::ranges::equal(row_checksum(height, {row->bytes(3)}), row->bytes(4)))
            return damaged("results", height);
        Searched out{{}, {std::move(txs), copy_of(row->bytes(3))}};
        std::ranges::copy(row->bytes(0).first(sizeof(Hash)), out.block_hash.begin());
        row->reset();
        return out;
    }

    Result<std::vector<TxRow>> txs(Height height) const {
        const std::lock_guard lock{reading_};
        auto* row =
            TRY(reader_->use("SELECT hash, txs, txs_checksum FROM blocks WHERE height = ?"));
        if (!TRY(row->bind(height.value).step())) return no_block(height);
        auto txs = TRY(checked_txs(*row, height));
        row->reset();
        return txs;
    }

    // Of a row that begins with a block's hash, its transactions and their checksum.
    Result<std::vector<TxRow>> checked_txs(const Statement& row, Height height) const {
        if (row.bytes(0).size() != sizeof(Hash) ||
            !std::ranges::equal(row_checksum(height, {row.bytes(0), row.bytes(1)}), row.bytes(2)))
            return damaged("transactions", height);
        return decode_txs(row.bytes(1));
    }

    // The blocks that are in no segment yet wait in memory again.
    Result<void> fill_index() {
        prints_.clear();
        const auto [first, last] = std::pair{TRY(earliest()), TRY(newest())};
        if (!first || !last) return {};
        const auto written = TRY(PrintIndex::written_up_to(*writer_));
        for (auto height = std::max(written.value + 1, first->value); height <= last->value;
             ++height) {
            const auto [hash, index] = TRY(searched(Height{height}));
            prints_.add(
                {Height{height}, TRY(fingerprints(hash, index.txs, index.results, read_events_))});
        }
        return {};
    }

    Result<std::vector<Height>> heights_with(std::uint64_t print, HeightRange range) const {
        // Prints outlive their blocks a while, where those were dropped.
        range.first = std::max(range.first, TRY(earliest()).value_or(range.first));
        const std::lock_guard lock{reading_};
        return prints_.find(*reader_, print, range);
    }

    Error damaged(std::string_view what, Height height) const {
        return fail(errors::corrupt, "{}: the {} of height {} are not as they were written",
                    reader_->file(), what, height)
            .with_hint("restore the file from a backup, or remove it and start anew");
    }

    std::mutex writing_;
    mutable std::mutex reading_, heights_;
    std::unique_ptr<Connection> writer_, reader_;
    PrintIndex prints_;
    std::optional<Height> first_, last_;
    bool broken_ = false;
};

Result<void> make_tables(Connection& writer, std::string_view chain_id) {
    return writer.transaction([&]() -> Result<void> {
        TRY(writer.execute(schema));
        TRY(writer.execute(PrintIndex::schema));
        auto* row = TRY(writer.use("INSERT INTO meta VALUES ('chain_id', ?)"));
        TRY(row->bind(chain_id).run());
        TRY(writer.execute(fmt::format("PRAGMA application_id={}", application_id)));
        return writer.execute(fmt::format("PRAGMA user_version={}", file_format));
    });
}

Result<void> check_owner(Connection& writer, std::string_view chain_id) {
    if (TRY(writer.number("PRAGMA application_id")) != application_id)
        return fail(errors::corrupt, "{} is not an archive of blocks", writer.file());
    const auto format = TRY(writer.number("PRAGMA user_version"));
    if (format != file_format)
        return fail(errors::refused,
                    "{} was written by {} version of ve: its format is {}, this one reads {}",
                    writer.file(), format < file_format ? "an older" : "a newer", format,
                    file_format)
            .with_hint(
                "{}; or begin anew: `ve devnet remove NAME` forgets a devnet, another name keeps "
                "it",
                format < file_format ? "there is no conversion: it opens with the ve that wrote it"
                                     : "it opens with the ve that wrote it, or a newer one");
    auto* row = TRY(writer.use("SELECT value FROM meta WHERE name = 'chain_id'"));
    if (!TRY(row->step())) return fail(errors::corrupt, "{} names no chain", writer.file());
    const std::string found{text_of(row->bytes(0))};
    row->reset();
    if (found != chain_id)
        return fail(errors::refused, "{} belongs to chain {}, not to {}", writer.file(), found,
                    chain_id);
    return {};
}

Result<void> quick_check(Connection& writer) {
    auto* row = TRY(writer.use("PRAGMA quick_check(1)"));
    if (!TRY(row->step())) return fail(errors::corrupt, "{}: no answer to a check", writer.file());
    const std::string answer{text_of(row->bytes(0))};
    row->reset();
    if (answer != "ok") return fail(errors::corrupt, "{}: {}", writer.file(), answer);
    return {};
}

}  // namespace

Result<std::unique_ptr<Archive>> Archive::open(const std::filesystem::path& file,
                                               std::string_view chain_id, ReadEvents events) {
    std::error_code ignored;  // absent counts as empty
    const auto log_bytes = std::filesystem::file_size(file.string() + "-wal", ignored);
    const bool unclean   = !ignored && log_bytes > 0;  // a clean stop removes the log

    const bool is_new = !std::filesystem::exists(file, ignored);
    auto writer =
        TRY(Connection::open(file, is_new ? Connection::Mode::make : Connection::Mode::write));
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    if (unclean) TRY(quick_check(*writer));
    if (TRY(writer->number("SELECT count(*) FROM sqlite_schema")) == 0) {
        TRY(make_tables(*writer, chain_id));
    } else {
        TRY(check_owner(*writer, chain_id));
    }
    // The tables stand in the log, which the first block takes to the disk.
    if (TRY(writer->number("SELECT count(*) FROM blocks")) == 0) TRY(writer->write_through());
    auto reader  = TRY(Connection::open(file, Connection::Mode::read));
    auto archive = std::make_unique<SqliteArchive>(std::move(writer), std::move(reader), events);
    TRY(archive->start());
    return std::unique_ptr<Archive>{std::move(archive)};
}

}  // namespace ve::store
