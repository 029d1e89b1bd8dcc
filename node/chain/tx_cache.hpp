// Transactions seen lately: decoded once, and as whom their signatures were found to hold. Used by
// one thread; a cache that is empty changes speed, never a result.
#pragma once

#include <deque>
#include <unordered_map>

#include "base/hash_of_hash.hpp"
#include "node/chain/ante.hpp"

namespace ve {

struct SeenTx {
    wire::Tx tx;
    SignedNumbers verified;
};

class TxCache {
  public:
    static constexpr std::size_t txs_max   = 32'768;
    static constexpr std::size_t bytes_max = 64U << 20;

    std::shared_ptr<SeenTx> find(const Hash& hash) const;
    void keep(const std::shared_ptr<SeenTx>& seen);  // the oldest make room
    void forget(const Hash& hash);
    std::size_t size() const { return by_hash_.size(); }

  private:
    std::unordered_map<Hash, std::shared_ptr<SeenTx>, HashOfHash> by_hash_;  // never walked
    std::deque<Hash> oldest_first_;  // may name forgotten ones
    std::size_t bytes_ = 0;
};

}  // namespace ve
