#include "crypto/merkle.hpp"

#include <bit>

#include "crypto/hash.hpp"

namespace ve::merkle {
namespace {

// The largest power of two below n; n is at least 2.
template <class T>
T split_point(T n) {
    return static_cast<T>(std::bit_floor(static_cast<std::uint64_t>(n) - 1));
}

// Appends to each leaf's proof the sibling of the subtree it is in, and returns the root.
Hash collect_aunts(std::span<const Hash> leaves, std::span<Proof> proofs) {
    if (leaves.size() == 1) return leaves[0];
    const auto split = split_point(leaves.size());
    const Hash left  = collect_aunts(leaves.first(split), proofs.first(split));
    const Hash right = collect_aunts(leaves.subspan(split), proofs.subspan(split));
    for (auto& proof : proofs.first(split)) proof.aunts.push_back(right);
    for (auto& proof : proofs.subspan(split)) proof.aunts.push_back(left);
    return inner_hash(left, right);
}

std::optional<Hash> climb(std::int64_t index, std::int64_t total, const Hash& leaf,
                          std::span<const Hash> aunts) {
    if (total == 1) return aunts.empty() ? std::optional{leaf} : std::nullopt;
    if (aunts.empty()) return std::nullopt;
    const auto split   = split_point(total);
    const bool is_left = index < split;
    const auto below = climb(is_left ? index : index - split, is_left ? split : total - split, leaf,
                             aunts.first(aunts.size() - 1));
    if (!below) return std::nullopt;
    return is_left ? inner_hash(*below, aunts.back()) : inner_hash(aunts.back(), *below);
}

}  // namespace

Hash empty_root() { return sha256(ByteView{}); }

Hash leaf_hash(ByteView item) { return Sha256{}.update_byte(0).update(item).finish(); }

Hash inner_hash(const Hash& left, const Hash& right) {
    return Sha256{}.update_byte(1).update(left).update(right).finish();
}

// Level by level in place: pairs are joined, a last odd one moves up as it is. That is the same
// tree as splitting at the largest power of two.
Hash root_of_leaves(std::vector<Hash> level) {
    if (level.empty()) return empty_root();
    for (std::size_t size = level.size(); size > 1; size = (size + 1) / 2) {
        for (std::size_t i = 0; i + 1 < size; i += 2)
            level[i / 2] = inner_hash(level[i], level[i + 1]);
        if (size % 2 == 1) level[size / 2] = level[size - 1];
    }
    return level[0];
}

std::optional<Hash> Proof::computed_root() const {
    if (index < 0 || index >= total || aunts.size() > max_aunts) return std::nullopt;
    return climb(index, total, leaf_hash, aunts);
}

bool Proof::verify(const Hash& root, ByteView item) const {
    return merkle::leaf_hash(item) == leaf_hash && computed_root() == root;
}

std::vector<Proof> proofs_of_leaves(std::span<const Hash> leaf_hashes) {
    std::vector<Proof> out(leaf_hashes.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].total     = static_cast<std::int64_t>(out.size());
        out[i].index     = static_cast<std::int64_t>(i);
        out[i].leaf_hash = leaf_hashes[i];
    }
    if (!out.empty()) collect_aunts(leaf_hashes, out);
    return out;
}

}  // namespace ve::merkle
