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

Change set_to(const Leaf* leaf) { return {std::string{leaf->key()}, std::string{leaf->value()}}; }

void compare_leaves(const Leaf* before, const Leaf* after, std::vector<Change>& out) {
    const bool same_key = before->key() == after->key();
    if (same_key && before->value() == after->value()) return;
    if (!same_key) out.push_back({std::string{before->key()}, std::nullopt});
    out.push_back(set_to(after));
}

}  // namespace

// Equal keys always meet in some pair: at equal positions sides go with sides, and a subtree that
// parts later lies wholly on one side of the other.
std::vector<Change> difference(const Tree& before, const Tree& after) {
    std::vector<Change> changes;
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
            } else if (old == nullptr) {
                changes.push_back(set_to(as_leaf(now)));
            } else {
                changes.push_back({std::string{as_leaf(old)->key()}, std::nullopt});
            }
            continue;
        }
        const auto old_at = position_of(old), now_at = position_of(now);
        if (old_at == Position{} && now_at == Position{}) {
            compare_leaves(as_leaf(old), as_leaf(now), changes);
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
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.key < b.key; });
    return changes;
}

}  // namespace ve::store
