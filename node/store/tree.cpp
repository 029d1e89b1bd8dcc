// Reading and changing one store. Nodes that other versions hold are copied on the way down.
#include "node/store/tree.hpp"

#include "crypto/hash.hpp"
#include "node/store/node.hpp"

namespace ve::store {
namespace {

// The inner node in the slot, ready to be changed: ours alone, and without a hash.
Inner* own(Node*& slot) {
    auto* inner = static_cast<Inner*>(slot);
    if (inner->references.load(std::memory_order_acquire) != 1) {
        auto* copy = new Inner{inner->position, share(inner->child[0]), share(inner->child[1])};
        slot       = copy;
        release(inner);
        return copy;
    }
    inner->hash_state.store(HashState::dirty, std::memory_order_relaxed);
    return inner;
}

}  // namespace

Tree::Tree(const Tree& other)
    : root_{other.root_ == nullptr ? nullptr : share(other.root_)}, size_{other.size_} {}

Tree::Tree(Tree&& other) noexcept
    : root_{std::exchange(other.root_, nullptr)}, size_{std::exchange(other.size_, 0)} {}

Tree& Tree::operator=(Tree other) noexcept {
    std::swap(root_, other.root_);
    std::swap(size_, other.size_);
    return *this;
}

Tree::~Tree() { release(root_); }

std::optional<std::string_view> Tree::get(std::string_view key) const {
    if (root_ == nullptr) return std::nullopt;
    const auto* leaf = nearest(root_, key);
    if (leaf->key() != key) return std::nullopt;
    return leaf->value();
}

void Tree::put(std::string_view key, std::string_view value, std::optional<std::string>* before) {
    VE_INVARIANT(!key.empty() && key.size() <= key_bytes_max);
    VE_INVARIANT(!value.empty() && value.size() <= value_bytes_max);
    if (root_ == nullptr) {
        root_ = Leaf::make(key, value);
        size_ = 1;
        return;
    }
    const auto* near = nearest(root_, key);
    const auto at    = Position::first_difference(key, near->key());
    const bool known = at == Position{};
    if (known && before != nullptr) before->emplace(near->value());
    if (known && near->value() == value) return;  // the same content keeps its hashes

    auto* leaf  = Leaf::make(key, value);  // a copy first: the views may look into this tree
    Node** slot = &root_;
    while (!(*slot)->is_leaf && as_inner(*slot)->position < at) {
        auto* inner = own(*slot);
        slot        = &inner->child[inner->position.side(leaf->key())];
    }
    if (known) {
        release(std::exchange(*slot, leaf));
        return;
    }
    *slot = at.side(leaf->key()) == 0 ? new Inner{at, leaf, *slot} : new Inner{at, *slot, leaf};
    ++size_;
}

bool Tree::erase(std::string_view key) {
    if (!has(key)) return false;
    Node** slot = &root_;
    while (!(*slot)->is_leaf) {
        const auto* inner = as_inner(*slot);
        const auto side   = inner->position.side(key);
        if (inner->child[side]->is_leaf) {  // the other child takes this node's place
            auto* other = share(inner->child[1 - side]);
            release(std::exchange(*slot, other));
            --size_;
            return true;
        }
        slot = &own(*slot)->child[side];
    }
    release(std::exchange(root_, nullptr));
    size_ = 0;
    return true;
}

Hash Tree::root_hash() const {
    return root_ == nullptr ? sha256(std::string_view{}) : summary(root_).hash;
}

Cursor Tree::cursor(Range range, Direction direction) const {
    return {*this, std::move(range), direction};
}

}  // namespace ve::store
