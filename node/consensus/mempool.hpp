// Transactions that wait for a block, in order of arrival. Whether one is valid is CheckTx's
// answer.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "node/limits.hpp"

namespace ve::consensus {

struct MempoolLimits {
    std::size_t txs          = limits::mempool_txs_max;
    std::size_t bytes        = limits::mempool_bytes_max;
    std::size_t tx_bytes     = limits::tx_bytes_max;
    std::size_t cache_hashes = limits::mempool_cache_hashes;
};

// One thread changes it; any may look.
class Mempool {
  public:
    explicit Mempool(MempoolLimits bounds = {}) : limits_{bounds} {}

    // Before CheckTx. Remembers the hash, so that the same bytes are refused from now on.
    // Errors: sdk::tx_too_large, mempool_full, tx_in_mempool, with CometBFT's texts.
    Result<void> admit(const Hash& hash, std::size_t bytes);
    // After CheckTx: it waits from now on, or it may be sent again.
    void add(const Hash& hash, std::string tx, std::int64_t gas_wanted);
    void forget(const Hash& hash);

    // The oldest that fit; neither bound applies below 0. They stay until they are committed.
    std::vector<std::string> reap(std::int64_t bytes_max, std::int64_t gas_max) const;
    // Leaves the mempool. A success is remembered, a failure may be sent again.
    void committed(const Hash& hash, bool succeeded);
    // Asks again about each that waits, in order, and drops the refused. Returns those.
    template <class Check>
    std::set<Hash> recheck(Check&& check);
    void clear();  // the memory of hashes as well

    std::vector<std::string> list(std::size_t limit) const;
    std::pair<std::size_t, std::size_t> size() const;  // txs, bytes
    bool empty() const { return size().first == 0; }

  private:
    struct Entry {
        Hash hash{};
        std::string tx;
        std::int64_t gas_wanted = 0;
    };
    void remember(const Hash& hash);
    void forget_known(const Hash& hash);
    void drop(const std::set<Hash>& refused);

    MempoolLimits limits_;
    mutable std::mutex mutex_;
    std::deque<Entry> waiting_;
    std::size_t bytes_ = 0;
    std::list<Hash> known_;  // the oldest is forgotten first
    std::map<Hash, std::list<Hash>::iterator> known_at_;
};

template <class Check>
std::set<Hash> Mempool::recheck(Check&& check) {
    std::set<Hash> refused;
    for (const auto& entry : waiting_)  // unlocked: only this thread changes it
        if (!check(entry.tx)) refused.insert(entry.hash);
    if (!refused.empty()) drop(refused);
    return refused;
}

}  // namespace ve::consensus
