// An archive that lives as long as the process: for a devnet without a name, and for tests.
#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "node/store/archive.hpp"
#include "node/store/archive_rules.hpp"

namespace ve::store {
namespace {

class MemoryArchive final : public Archive {
  public:
    explicit MemoryArchive(ReadEvents events) : Archive{events} {}

    Result<void> commit(BlockRecord record) override {
        const std::unique_lock lock{mutex_};
        TRY(check_next(record, last()));
        by_hash_[record.block_hash] = record.height;
        index_txs(record.height, record.txs);
        auto index = std::make_shared<const BlockIndex>(
            BlockIndex{std::move(record.txs), std::move(record.results)});
        auto changes = std::move(record.changes);
        blocks_.push_back({stored_part(std::move(record)), std::move(changes), std::move(index)});
        return {};
    }

    Result<void> set_sync(Sync) override { return {}; }

    Result<std::optional<Height>> newest() const override {
        const std::shared_lock lock{mutex_};
        return last();
    }

    Result<std::optional<Height>> earliest() const override {
        const std::shared_lock lock{mutex_};
        if (blocks_.empty()) return std::optional<Height>{};
        return std::optional{blocks_.front().stored.height};
    }

    Result<std::optional<StoredBlock>> block(Height height) const override {
        const std::shared_lock lock{mutex_};
        const auto* entry = find(height);
        if (entry == nullptr) return std::optional<StoredBlock>{};
        auto stored     = std::optional{entry->stored};
        stored->results = entry->index->results;
        return stored;
    }

    Result<std::optional<Height>> height_of(const Hash& block_hash) const override {
        const std::shared_lock lock{mutex_};
        const auto at = by_hash_.find(block_hash);
        return at == by_hash_.end() ? std::optional<Height>{} : std::optional{at->second};
    }

    Result<std::optional<ChangeSet>> changes(Height height) const override {
        const std::shared_lock lock{mutex_};
        const auto* entry = find(height);
        return entry == nullptr ? std::optional<ChangeSet>{} : std::optional{entry->changes};
    }

    Result<std::optional<TxPlace>> tx(const Hash& tx_hash) const override {
        const std::shared_lock lock{mutex_};
        const auto at = txs_.find(tx_hash);
        return at == txs_.end() ? std::optional<TxPlace>{} : std::optional{at->second.place};
    }

    Result<std::shared_ptr<const BlockIndex>> index(Height height) const override {
        const std::shared_lock lock{mutex_};
        const auto* entry = find(height);
        if (entry == nullptr) return no_block(height);
        return entry->index;
    }

    Result<void> put_snapshot(Height height, const State& state) override {
        const std::unique_lock lock{mutex_};
        if (find(height) == nullptr) return no_block(height);
        snapshots_.insert_or_assign(height, state);
        while (snapshots_.size() > snapshots_kept) snapshots_.erase(snapshots_.begin());
        return {};
    }

    Result<void> rewind(Height height) override {
        const std::unique_lock lock{mutex_};
        while (!blocks_.empty() && blocks_.back().stored.height > height) {
            by_hash_.erase(blocks_.back().stored.block_hash);
            blocks_.pop_back();
        }
        std::erase_if(snapshots_, [&](const auto& entry) { return entry.first > height; });
        index_all_txs();
        return {};
    }

  protected:
    Result<void> begin_at(Height height, const State& state) override {
        const std::unique_lock lock{mutex_};
        if (find(height) == nullptr) return no_block(height);
        while (blocks_.front().stored.height < height) {
            by_hash_.erase(blocks_.front().stored.block_hash);
            blocks_.pop_front();
        }
        blocks_.front().changes = state.changes_since({});
        std::erase_if(snapshots_, [&](const auto& entry) { return entry.first < height; });
        index_all_txs();
        return {};
    }

    Result<std::vector<Height>> candidates(std::span<const std::uint64_t>,
                                           HeightRange range) const override {
        std::vector<Height> all;
        for (auto height = range.first.value; height <= range.last.value; ++height)
            all.push_back(Height{height});
        return all;
    }

    Result<std::vector<Height>> snapshots() const override {
        const std::shared_lock lock{mutex_};
        std::vector<Height> heights;
        for (const auto& [height, state] : snapshots_) heights.push_back(height);
        return heights;
    }

    Result<State> snapshot(Height height) const override {
        const std::shared_lock lock{mutex_};
        const auto at = snapshots_.find(height);
        if (at == snapshots_.end()) return no_block(height);
        return at->second;
    }

  private:
    struct Entry {
        StoredBlock stored;  // its results are in the index
        ChangeSet changes;
        std::shared_ptr<const BlockIndex> index;
    };
    struct IndexedTx {
        TxPlace place;
        bool succeeded;
    };

    std::optional<Height> last() const {
        return blocks_.empty() ? std::optional<Height>{} : blocks_.back().stored.height;
    }

    const Entry* find(Height height) const {
        if (blocks_.empty() || height < blocks_.front().stored.height) return nullptr;
        const auto at =
            static_cast<std::size_t>(height.value - blocks_.front().stored.height.value);
        return at < blocks_.size() ? &blocks_[at] : nullptr;
    }

    void index_all_txs() {
        txs_.clear();
        for (const auto& entry : blocks_) index_txs(entry.stored.height, entry.index->txs);
    }

    void index_txs(Height height, const std::vector<TxRow>& txs) {
        for (std::size_t i = 0; i < txs.size(); ++i) {
            const auto known = txs_.find(txs[i].hash);
            if (known != txs_.end() && known->second.succeeded && !txs[i].succeeded) continue;
            txs_[txs[i].hash] = {{height, static_cast<std::uint32_t>(i)}, txs[i].succeeded};
        }
    }

    mutable std::shared_mutex mutex_;
    std::deque<Entry> blocks_;  // heights without gaps
    std::map<Hash, Height> by_hash_;
    std::map<Hash, IndexedTx> txs_;
    std::map<Height, State> snapshots_;
};

}  // namespace

std::unique_ptr<Archive> Archive::in_memory(ReadEvents events) {
    return std::make_unique<MemoryArchive>(events);
}

}  // namespace ve::store
