// Bounds, the memory of seen hashes, and what fits into a block.
#include "node/consensus/mempool.hpp"

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "base/strong.hpp"
#include "node/application.hpp"

namespace ve::consensus {

Result<void> Mempool::admit(const Hash& hash, std::size_t bytes) {
    if (bytes > limits_.tx_bytes)
        return fail(sdk::tx_too_large, "Tx too large. Max size is {}, but got {}", limits_.tx_bytes,
                    bytes);
    const std::lock_guard lock{mutex_};
    if (waiting_.size() >= limits_.txs || bytes_ + bytes > limits_.bytes)
        return fail(sdk::mempool_full,
                    "mempool is full: number of txs {} (max: {}), total txs bytes {} (max: {})",
                    waiting_.size(), limits_.txs, bytes_, limits_.bytes);
    if (known_at_.contains(hash)) return fail(sdk::tx_in_mempool, "tx already exists in cache");
    remember(hash);
    return {};
}

void Mempool::add(const Hash& hash, std::string tx, std::int64_t gas_wanted) {
    const std::lock_guard lock{mutex_};
    bytes_ += tx.size();
    waiting_.push_back({hash, std::move(tx), gas_wanted});
}

void Mempool::forget(const Hash& hash) {
    const std::lock_guard lock{mutex_};
    forget_known(hash);
}

std::vector<std::string> Mempool::reap(std::int64_t bytes_max, std::int64_t gas_max) const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> out;
    std::int64_t bytes = 0, gas = 0;
    for (const auto& entry : waiting_) {
        bytes += static_cast<std::int64_t>(abci::bytes_in_block(entry.tx.size()));
        const auto more_gas = checked_add(gas, entry.gas_wanted);
        if (bytes_max >= 0 && bytes > bytes_max) break;
        if (gas_max >= 0 && (!more_gas || *more_gas > gas_max)) break;
        gas = more_gas.value_or(gas);
        out.push_back(entry.tx);
    }
    return out;
}

void Mempool::committed(const Hash& hash, bool succeeded) {
    const std::lock_guard lock{mutex_};
    const auto at = std::ranges::find(waiting_, hash, &Entry::hash);  // nearly always the first
    if (at != waiting_.end()) {
        bytes_ -= at->tx.size();
        waiting_.erase(at);
    }
    if (succeeded)
        remember(hash);
    else
        forget_known(hash);
}

void Mempool::clear() {
    const std::lock_guard lock{mutex_};
    waiting_.clear();
    known_.clear();
    known_at_.clear();
    bytes_ = 0;
}

std::vector<std::string> Mempool::list(std::size_t limit) const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> out;
    for (const auto& entry : waiting_) {
        if (out.size() == limit) break;
        out.push_back(entry.tx);
    }
    return out;
}

std::pair<std::size_t, std::size_t> Mempool::size() const {
    const std::lock_guard lock{mutex_};
    return {waiting_.size(), bytes_};
}

void Mempool::remember(const Hash& hash) {
    if (known_at_.contains(hash)) return;
    known_at_.emplace(hash, known_.insert(known_.end(), hash));
    if (known_.size() <= limits_.cache_hashes) return;
    const auto oldest = known_.front();
    forget_known(oldest);
}

void Mempool::forget_known(const Hash& hash) {
    const auto found = known_at_.find(hash);
    if (found == known_at_.end()) return;
    known_.erase(found->second);
    known_at_.erase(found);
}

void Mempool::drop(const std::set<Hash>& refused) {
    const std::lock_guard lock{mutex_};
    std::erase_if(waiting_, [&](const Entry& entry) {
        const bool drop = refused.contains(entry.hash);
        if (drop) bytes_ -= entry.tx.size();
        return drop;
    });
    for (const auto& hash : refused) forget_known(hash);
}

}  // namespace ve::consensus
