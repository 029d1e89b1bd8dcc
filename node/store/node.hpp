// The nodes of a tree: a crit-bit trie over groups of nine bits, a continue bit and then the byte,
// so that the end of a key is smaller than any byte. For this folder only.
//
//   Inner: at (byte, bit) the keys below part: 0 left, 1 right.     Leaf: one key, its value
//
// A node with one reference is changed in place by its owner; any other is copied first.
#pragma once

#include <atomic>
#include <cstring>

#include "node/store/tree.hpp"

namespace ve::store {

// Where two keys part. Ordered from the start of a key to its end.
struct Position {
    static constexpr std::uint32_t none = UINT32_MAX;  // the keys are equal
    std::uint32_t value                 = none;        // byte * 16 + bit

    static Position of(std::size_t byte, unsigned bit) {
        return {static_cast<std::uint32_t>(byte * 16 + bit)};
    }
    static Position first_difference(std::string_view a, std::string_view b);
    auto operator<=>(const Position&) const = default;

    // Which side of this position the key is on.
    unsigned side(std::string_view key) const {
        const std::size_t byte = value / 16;
        if (byte >= key.size()) return 0;
        const auto group = 0x100U | static_cast<std::uint8_t>(key[byte]);
        return (group >> (8 - value % 16)) & 1;
    }
};

enum class HashState : std::uint8_t { dirty, busy, clean };

struct Node {
    std::atomic<std::uint32_t> references{1};
    mutable std::atomic<HashState> hash_state{HashState::dirty};
    const bool is_leaf;
    mutable std::uint16_t height = 0;  // of an inner node, valid with its hash
    explicit Node(bool leaf) : is_leaf{leaf} {}
};

struct Inner : Node {
    Position position;
    mutable std::uint32_t leaves = 0;  // below; valid with the hash
    Node* child[2];
    mutable Hash hash;
    Inner(Position at, Node* left, Node* right) : Node{false}, position{at}, child{left, right} {}
};
static_assert(sizeof(Inner) == 64);

struct Leaf : Node {
    std::uint32_t value_size;
    std::uint32_t key_size;
    mutable Hash hash;

    static Leaf* make(std::string_view key, std::string_view value);
    std::string_view key() const { return {data(), key_size}; }
    std::string_view value() const { return {data() + key_size, value_size}; }

  private:
    Leaf(std::string_view key, std::string_view value);
    const char* data() const { return reinterpret_cast<const char*>(this + 1); }
};

inline const Leaf* as_leaf(const Node* node) { return static_cast<const Leaf*>(node); }
inline const Inner* as_inner(const Node* node) { return static_cast<const Inner*>(node); }

// The one leaf whose key can equal the given one, or else a neighbour in the trie.
inline const Leaf* nearest(const Node* node, std::string_view key) {
    while (!node->is_leaf) {
        const auto* inner = as_inner(node);
        node              = inner->child[inner->position.side(key)];
    }
    return as_leaf(node);
}

inline Node* share(Node* node) {
    node->references.fetch_add(1, std::memory_order_relaxed);
    return node;
}
void release(Node* node) noexcept;  // null is fine

// What a parent needs to know of a node; computes what is missing below.
struct Summary {
    Hash hash;
    std::uint32_t leaves;
    std::uint16_t height;
};
Summary summary(const Node* node);

// The bytes hashed before the children: height, leaves below, version 1, each as a zigzag varint.
struct InnerHead {
    std::uint8_t bytes[16];
    std::size_t size;
};
InnerHead inner_head(std::uint16_t height, std::uint32_t leaves);

}  // namespace ve::store
