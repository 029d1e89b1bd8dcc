// First in, first out, bounded by number and by bytes.
#include "node/chain/tx_cache.hpp"

namespace ve {

std::shared_ptr<SeenTx> TxCache::find(const Hash& hash) const {
    const auto at = by_hash_.find(hash);
    return at == by_hash_.end() ? nullptr : at->second;
}

void TxCache::keep(const std::shared_ptr<SeenTx>& seen) {
    if (!by_hash_.emplace(seen->tx.hash, seen).second) return;
    oldest_first_.push_back(seen->tx.hash);
    bytes_ += seen->tx.raw.size();
    while (!oldest_first_.empty() && (oldest_first_.size() > txs_max || bytes_ > bytes_max)) {
        forget(Hash{oldest_first_.front()});
        oldest_first_.pop_front();
    }
}

void TxCache::forget(const Hash& hash) {
    const auto at = by_hash_.find(hash);
    if (at == by_hash_.end()) return;
    bytes_ -= at->second->tx.raw.size();
    by_hash_.erase(at);
}

}  // namespace ve
