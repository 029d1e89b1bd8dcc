// One store: an ordered map of bytes to bytes whose versions share what they have in common.
// What a key means, and which stores a chain has, is not known here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.hpp"
#include "node/store/limits.hpp"

namespace ve::store {

struct Node;
class Cursor;

enum class Direction : std::uint8_t { forward, backward };

// Keys from `from` up to, not including, `to`; an empty `to` means up to the end.
struct Range {
    std::string from;
    std::string to;
    static Range prefix(std::string_view prefix);
};

// A value: a copy costs O(1) and is a version of its own. Reading one object is safe from many
// threads; copies may be changed and dropped on different threads.
class Tree {
  public:
    Tree() = default;
    Tree(const Tree& other);
    Tree(Tree&& other) noexcept;
    Tree& operator=(Tree other) noexcept;
    ~Tree();

    // The view lives until this object is changed or gone, or longer: until its last copy is.
    std::optional<std::string_view> get(std::string_view key) const;
    bool has(std::string_view key) const { return get(key).has_value(); }
    void set(std::string_view key, std::string_view value) { put(key, value, nullptr); }
    // The same, and what stood there before. Neither key nor value may be empty.
    std::optional<std::string> exchange(std::string_view key, std::string_view value) {
        std::optional<std::string> before;
        put(key, value, &before);
        return before;
    }
    bool erase(std::string_view key);  // was it there?
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    // Sees this version to its end, whatever happens to the tree meanwhile.
    Cursor cursor(Range range = {}, Direction direction = Direction::forward) const;
    // Calls f(key, value) for each key that starts with the prefix, in order. Where f returns a
    // bool, false ends the walk; the answer is whether it came to the end.
    template <class F>
    bool walk(std::string_view prefix, F&& f) const;

    // A function of the content alone, in IAVL's node form; SHA-256 of nothing for an empty tree.
    Hash root_hash() const;
    // An ICS-23 CommitmentProof (protobuf) that the key is there with its value, or is absent.
    // Error: the tree is empty, of which the format has no proof.
    Result<Bytes> prove(std::string_view key) const;

    const Node* root() const { return root_; }  // for this folder

  private:
    void put(std::string_view key, std::string_view value, std::optional<std::string>* before);
    Node* root_       = nullptr;
    std::size_t size_ = 0;
};

class Cursor {
  public:
    Cursor(Tree tree, Range range, Direction direction);
    bool valid() const { return leaf_ != nullptr; }
    explicit operator bool() const { return valid(); }
    std::string_view key() const;  // both views live as long as a copy of the tree
    std::string_view value() const;
    void next();

  private:
    void seek();
    Tree tree_;
    Range range_;
    Direction direction_;
    std::vector<const Node*> pending_;  // subtrees still to visit, the next one last
    const Node* leaf_ = nullptr;
};

template <class F>
bool Tree::walk(std::string_view prefix, F&& f) const {
    for (auto cursor = this->cursor(Range::prefix(prefix)); cursor; cursor.next()) {
        if constexpr (std::is_same_v<std::invoke_result_t<F, std::string_view, std::string_view>,
                                     bool>) {
            if (!f(cursor.key(), cursor.value())) return false;
        } else {
            f(cursor.key(), cursor.value());
        }
    }
    return true;
}

}  // namespace ve::store
