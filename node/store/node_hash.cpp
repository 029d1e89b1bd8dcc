// Hashes of nodes in IAVL's form, each computed once. Threads that meet at a node agree by its
// state.
#include <algorithm>
#include <vector>

#include "crypto/hash.hpp"
#include "node/store/node.hpp"

namespace ve::store {
namespace {

std::size_t put_varint(std::uint8_t* to, std::uint64_t value) {
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) to[size++] = static_cast<std::uint8_t>(value | 0x80);
    to[size++] = static_cast<std::uint8_t>(value);
    return size;
}

Hash leaf_hash(const Leaf& leaf) {
    std::uint8_t head[16] = {0, 2, 2};  // height 0, one leaf, version 1
    const auto size       = 3 + put_varint(head + 3, leaf.key_size);
    const auto value      = sha256(leaf.value());
    return Sha256{}
        .update(ByteView{head, size})
        .update(leaf.key())
        .update_byte(32)
        .update(value)
        .finish();
}

bool is_clean(const Node* node) {
    return node->hash_state.load(std::memory_order_acquire) == HashState::clean;
}

// One thread writes; whoever loses the race waits for these few bytes.
template <class Write>
void publish(const Node* node, Write&& write) {
    auto expected = HashState::dirty;
    if (node->hash_state.compare_exchange_strong(expected, HashState::busy,
                                                 std::memory_order_acq_rel)) {
        write();
        node->hash_state.store(HashState::clean, std::memory_order_release);
        return;
    }
    while (!is_clean(node)) __builtin_ia32_pause();
}

Summary clean_summary(const Node* node) {
    if (node->is_leaf) return {as_leaf(node)->hash, 1, 0};
    const auto* inner = as_inner(node);
    return {inner->hash, inner->leaves, inner->height};
}

void hash_leaf(const Leaf* leaf) {
    const auto hash = leaf_hash(*leaf);
    publish(leaf, [&] { leaf->hash = hash; });
}

void hash_inner(const Inner* inner) {
    const auto left   = clean_summary(inner->child[0]);
    const auto right  = clean_summary(inner->child[1]);
    const auto height = static_cast<std::uint16_t>(1 + std::max(left.height, right.height));
    const auto leaves = left.leaves + right.leaves;

    const auto head = inner_head(height, leaves);
    std::uint8_t text[16 + 66];
    std::memcpy(text, head.bytes, head.size);
    auto* to        = text + head.size;
    *to++           = 32;
    to              = std::copy(left.hash.begin(), left.hash.end(), to);
    *to++           = 32;
    to              = std::copy(right.hash.begin(), right.hash.end(), to);
    const auto hash = sha256(ByteView{text, static_cast<std::size_t>(to - text)});
    publish(inner, [&] {
        inner->hash   = hash;
        inner->leaves = leaves;
        inner->height = height;
    });
}

}  // namespace

InnerHead inner_head(std::uint16_t height, std::uint32_t leaves) {
    InnerHead head{};
    head.size = put_varint(head.bytes, std::uint64_t{height} * 2);
    head.size += put_varint(head.bytes + head.size, std::uint64_t{leaves} * 2);
    head.size += put_varint(head.bytes + head.size, 2);
    return head;
}

Summary summary(const Node* node) {
    if (is_clean(node)) return clean_summary(node);
    std::vector<const Node*> path{node};  // each but the first is a dirty child of the one before
    path.reserve(64);
    while (!path.empty()) {
        const Node* top = path.back();
        if (top->is_leaf) {
            hash_leaf(as_leaf(top));
        } else {
            const auto* inner = as_inner(top);
            if (!is_clean(inner->child[0])) {
                path.push_back(inner->child[0]);
                continue;
            }
            if (!is_clean(inner->child[1])) {
                path.push_back(inner->child[1]);
                continue;
            }
            hash_inner(inner);
        }
        path.pop_back();
    }
    return clean_summary(node);
}

}  // namespace ve::store
