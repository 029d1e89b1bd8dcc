// Making and dropping nodes, and where keys part. No recursion: a trie may be thousands deep.
#include "node/store/node.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace ve::store {

Position Position::first_difference(std::string_view a, std::string_view b) {
    const auto shorter = std::min(a.size(), b.size());
    const auto [at, other] =
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin());
    const auto byte = static_cast<std::size_t>(at - a.begin());
    if (byte == shorter) return a.size() == b.size() ? Position{} : of(byte, 0);
    const auto parts = static_cast<std::uint8_t>(*at ^ *other);
    return of(byte, 1U + static_cast<unsigned>(std::countl_zero(parts)));
}

Leaf::Leaf(std::string_view key, std::string_view value)
    : Node{true},
      value_size{static_cast<std::uint32_t>(value.size())},
      key_size{static_cast<std::uint32_t>(key.size())} {
    char* to = reinterpret_cast<char*>(this + 1);
    std::memcpy(to, key.data(), key.size());
    std::memcpy(to + key.size(), value.data(), value.size());
}

Leaf* Leaf::make(std::string_view key, std::string_view value) {
    void* memory = ::operator new(sizeof(Leaf) + key.size() + value.size());
    return new (memory) Leaf{key, value};
}

void release(Node* node) noexcept {
    // Inner nodes that nobody holds wait in a list threaded through their hashes.
    Inner* dead     = nullptr;
    const auto drop = [&dead](Node* dropped) {
        if (dropped->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        if (dropped->is_leaf) {
            auto* leaf = static_cast<Leaf*>(dropped);
            leaf->~Leaf();
            ::operator delete(leaf);
            return;
        }
        auto* inner = static_cast<Inner*>(dropped);
        // The pointer itself is kept there.  NOLINTNEXTLINE(bugprone-sizeof-expression)
        std::memcpy(inner->hash.data(), &dead, sizeof dead);
        dead = inner;
    };
    if (node != nullptr) drop(node);
    while (dead != nullptr) {
        Inner* inner = dead;
        // NOLINTNEXTLINE(bugprone-sizeof-expression)
        std::memcpy(&dead, inner->hash.data(), sizeof dead);
        Node* const children[2] = {inner->child[0], inner->child[1]};
        delete inner;
        drop(children[0]);
        drop(children[1]);
    }
}

}  // namespace ve::store
