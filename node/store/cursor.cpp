// Walking a tree in key order, both ways. The cursor holds the version that it walks.
#include "node/store/node.hpp"

namespace ve::store {

// The first key after all that start with the prefix: the last byte that can grow does.
Range Range::prefix(std::string_view prefix) {
    Range range{std::string{prefix}, std::string{prefix}};
    while (!range.to.empty() && range.to.back() == '\xff') range.to.pop_back();
    if (!range.to.empty())
        range.to.back() = static_cast<char>(static_cast<unsigned char>(range.to.back()) + 1);
    return range;
}

Cursor::Cursor(Tree tree, Range range, Direction direction)
    : tree_{std::move(tree)}, range_{std::move(range)}, direction_{direction} {
    pending_.reserve(32);
    seek();
    next();
}

std::string_view Cursor::key() const {
    VE_INVARIANT(leaf_ != nullptr);
    return as_leaf(leaf_)->key();
}

std::string_view Cursor::value() const {
    VE_INVARIANT(leaf_ != nullptr);
    return as_leaf(leaf_)->value();
}

// Puts aside the subtrees that lie wholly within the bound where the walk starts.
void Cursor::seek() {
    const bool forward = direction_ == Direction::forward;
    const Node* node   = tree_.root();
    if (node == nullptr) return;
    const std::string_view bound = forward ? range_.from : range_.to;
    if (bound.empty()) {
        pending_.push_back(node);
        return;
    }
    const unsigned ahead = forward ? 1 : 0;  // the side that comes later in the walk
    const auto at        = Position::first_difference(bound, nearest(node, bound)->key());
    while (!node->is_leaf && as_inner(node)->position < at) {
        const auto* inner = as_inner(node);
        const auto side   = inner->position.side(bound);
        if (side != ahead) pending_.push_back(inner->child[ahead]);
        node = inner->child[side];
    }
    const bool within = at == Position{} ? forward : at.side(bound) != ahead;
    if (within) pending_.push_back(node);
}

void Cursor::next() {
    leaf_ = nullptr;
    if (pending_.empty()) return;
    const unsigned first = direction_ == Direction::forward ? 0 : 1;
    const Node* node     = pending_.back();
    pending_.pop_back();
    while (!node->is_leaf) {
        const auto* inner = as_inner(node);
        pending_.push_back(inner->child[1 - first]);
        node = inner->child[first];
    }
    const auto key = as_leaf(node)->key();
    const bool past =
        first == 0 ? !range_.to.empty() && key >= range_.to : key < std::string_view{range_.from};
    if (past) {
        pending_.clear();
        return;
    }
    leaf_ = node;
}

}  // namespace ve::store
