// What changed from one version of a tree to another: only what they do not share is visited.
#include <algorithm>

#include "node/store/change_set.hpp"
#include "node/store/node.hpp"

namespace ve::store {
namespace {

struct Pair {  // subtrees to compare; null where one side has nothing
    const Node* before;
    const Node* after;
};

bool same_content(const Node* a, const Node* b) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr || a->is_leaf != b->is_leaf) return false;
    if (a->hash_state.load(std::memory_order_acquire) != HashState::clean ||
        b->hash_state.load(std::memory_order_acquire) != HashState::clean)
        return false;
    return a->is_leaf ? as_leaf(a)->hash == as_leaf(b)->hash
                      : as_inner(a)->hash == as_inner(b)->hash;
}

Position position_of(const Node* node) {
    return node->is_leaf ? Position{} : as_inner(node)->position;
}

const Leaf* any_leaf(const Node* node) {
    while (!node->is_leaf) node = as_inner(node)->child[0];
    return as_leaf(node);
}

Difference only_before(const Leaf* leaf) { return {leaf->key(), leaf->value(), std::nullopt}; }
Difference only_after(const Leaf* leaf) { return {leaf->key(), std::nullopt, leaf->value()}; }

void compare_leaves(const Leaf* before, const Leaf* after, std::vector<Difference>& out) {
    if (before->key() != after->key()) {
        out.push_back(only_before(before));
        out.push_back(only_after(after));
    } else if (before->value() != after->value()) {
        out.push_back({before->key(), before->value(), after->value()});
    }
}

}  // namespace

// Equal keys always meet in some pair: at equal positions sides go with sides, and a subtree that
// parts later lies wholly on one side of the other.
std::vector<Difference> differences(const Tree& before, const Tree& after) {
    std::vector<Difference> out;
    std::vector<Pair> pairs{{before.root(), after.root()}};
    while (!pairs.empty()) {
        const auto [old, now] = pairs.back();
        pairs.pop_back();
        if (same_content(old, now)) continue;
        if (old == nullptr || now == nullptr) {
            const Node* only = old == nullptr ? now : old;
            if (!only->is_leaf) {
                for (const Node* child : as_inner(only)->child)
                    pairs.push_back(old == nullptr ? Pair{nullptr, child} : Pair{child, nullptr});
            } else {
                out.push_back(old == nullptr ? only_after(as_leaf(now))
                                             : only_before(as_leaf(old)));
            }
            continue;
        }
        const auto old_at = position_of(old), now_at = position_of(now);
        if (old_at == Position{} && now_at == Position{}) {
            compare_leaves(as_leaf(old), as_leaf(now), out);
        } else if (old_at == now_at) {
            for (const unsigned side : {0U, 1U})
                pairs.push_back({as_inner(old)->child[side], as_inner(now)->child[side]});
        } else if (old_at < now_at) {
            const auto side = old_at.side(any_leaf(now)->key());
            pairs.push_back({as_inner(old)->child[side], now});
            pairs.push_back({as_inner(old)->child[1 - side], nullptr});
        } else {
            const auto side = now_at.side(any_leaf(old)->key());
            pairs.push_back({old, as_inner(now)->child[side]});
            pairs.push_back({nullptr, as_inner(now)->child[1 - side]});
        }
    }
    std::ranges::sort(out, {}, &Difference::key);
    return out;
}

}  // namespace ve::store
