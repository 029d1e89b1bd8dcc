// The Merkle tree of CometBFT (RFC 6962): roots over lists, and proofs that an item is in one.
#pragma once

#include "base/bytes.hpp"

namespace ve::merkle {

Hash empty_root();                                     // SHA256("")
Hash leaf_hash(ByteView item);                         // SHA256(00 || item)
Hash inner_hash(const Hash& left, const Hash& right);  // SHA256(01 || left || right)

Hash root_of_leaves(std::vector<Hash> leaf_hashes);
// Any range of things that are bytes: std::vector<Bytes>, std::array<ByteView, 14>, hashes.
template <class Items>
Hash root(const Items& items) {
    std::vector<Hash> leaves;
    leaves.reserve(std::size(items));
    for (const auto& item : items) leaves.push_back(leaf_hash(item));
    return root_of_leaves(std::move(leaves));
}

struct Proof {
    std::int64_t total = 0;
    std::int64_t index = 0;
    Hash leaf_hash{};
    std::vector<Hash> aunts;  // from the bottom up
    bool operator==(const Proof&) const = default;

    // Where the path ends; nothing when the number of aunts does not fit total and index.
    std::optional<Hash> computed_root() const;
    bool verify(const Hash& root, ByteView item) const;
};

inline constexpr std::size_t max_aunts = 100;

std::vector<Proof> proofs_of_leaves(std::span<const Hash> leaf_hashes);  // one for each leaf
template <class Items>
std::vector<Proof> proofs(const Items& items) {
    std::vector<Hash> leaves;
    leaves.reserve(std::size(items));
    for (const auto& item : items) leaves.push_back(leaf_hash(item));
    return proofs_of_leaves(leaves);
}

}  // namespace ve::merkle
