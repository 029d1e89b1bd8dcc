// Signatures that were found to be true, or were made here: validators of one process look at each
// only once. What was found to be false is looked at again.
#pragma once

#include <unordered_set>

#include "base/hash_of_hash.hpp"
#include "node/votes/signatures.hpp"

namespace ve::network {

class SharedSignatures final : public Signatures {
  public:
    static constexpr std::size_t kept = 1U << 13;  // the newer ones, twice that many at most

    bool holds(const ByteArray<32>& key, ByteView message, ByteView signature) const override;
    void made(const ByteArray<32>& key, ByteView message, ByteView signature) const override;

  private:
    using Set = std::unordered_set<Hash, HashOfHash>;
    void keep(const Hash& hash) const;
    mutable Set newer_, older_;
};

}  // namespace ve::network
