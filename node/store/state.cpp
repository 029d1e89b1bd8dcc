// The stores together: found by name, joined in one app hash, compared with an earlier version.
#include "node/store/state.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "node/store/proof.hpp"

namespace ve::store {
namespace {

// The map's leaf: the name and the hash of the store's root, each with its length before it.
Bytes map_item(std::string_view name, const Hash& root) {
    Bytes item;
    append_varint(item, name.size());
    append(item, name);
    append_varint(item, root.size());
    append(item, sha256(root));
    return item;
}

std::vector<Hash> map_leaves(const State& state) {
    std::vector<Hash> leaves;
    leaves.reserve(state.names().size());
    for (const auto& name : state.names())
        leaves.push_back(merkle::leaf_hash(map_item(name, state.at(name).root_hash())));
    return leaves;
}

// The aunts come from the bottom up; which side each is on follows from the sizes of the subtrees.
void steps_to_root(std::size_t total, std::size_t index, std::span<const Hash> aunts,
                   std::vector<ProofStep>& path) {
    if (total <= 1) return;
    std::size_t left = 1;
    while (left * 2 < total) left *= 2;
    const auto lower = aunts.first(aunts.size() - 1);
    const Bytes aunt = copy_of(aunts.back());
    if (index < left) {
        steps_to_root(left, index, lower, path);
        path.push_back({{1}, aunt});
        return;
    }
    steps_to_root(total - left, index - left, lower, path);
    Bytes prefix{1};
    append(prefix, ByteView{aunt});
    path.push_back({prefix, {}});
}

}  // namespace

State::State() : names_{std::make_shared<const Names>()} {}

std::uint8_t State::look_of(std::string_view name) {
    if (name.empty()) return 0;
    const auto first = static_cast<unsigned char>(name.front());
    const auto last  = static_cast<unsigned char>(name.back());
    return static_cast<std::uint8_t>(first * 7U + last * 31U + name.size() * 3);
}

// Stores are asked for many times in each transaction: the first guess is nearly always right.
std::optional<std::size_t> State::index_of(std::string_view name) const {
    const auto& names = names_->sorted;
    std::size_t index = names_->guess[look_of(name)];
    if (index >= names.size() || names[index] != name) {
        const auto at = std::lower_bound(names.begin(), names.end(), name);
        if (at == names.end() || *at != name) return std::nullopt;
        index = static_cast<std::size_t>(at - names.begin());
    }
    if (watcher_.asked != nullptr) watcher_.asked->set(index);
    return index;
}

bool State::shares(const State& other, std::size_t store) const {
    return (names_ == other.names_ || names_->sorted == other.names_->sorted) &&
           trees_[store].root() == other.trees_[store].root();
}

void State::mount(std::string_view name) {
    VE_INVARIANT(!name.empty() && name.size() <= store_name_bytes_max);
    if (index_of(name)) return;
    VE_INVARIANT(names().size() < stores_max);
    auto names    = *names_;
    const auto at = std::lower_bound(names.sorted.begin(), names.sorted.end(), name);
    trees_.insert(trees_.begin() + (at - names.sorted.begin()), Tree{});
    names.sorted.insert(at, std::string{name});
    for (std::size_t i = 0; i < names.sorted.size(); ++i)
        names.guess[look_of(names.sorted[i])] = static_cast<std::uint8_t>(i);
    names_ = std::make_shared<const Names>(std::move(names));
}

const Tree* State::find(std::string_view name) const {
    const auto index = index_of(name);
    return index ? &trees_[*index] : nullptr;
}

Tree* State::find(std::string_view name) {
    const auto index = index_of(name);
    return index ? &trees_[*index] : nullptr;
}

Tree& State::at(std::string_view name) {
    auto* tree = find(name);
    VE_INVARIANT(tree != nullptr);
    return *tree;
}

const Tree& State::at(std::string_view name) const {
    const auto* tree = find(name);
    VE_INVARIANT(tree != nullptr);
    return *tree;
}

std::size_t State::size() const {
    std::size_t total = 0;
    for (const auto& tree : trees_) total += tree.size();
    return total;
}

Hash State::app_hash() const { return merkle::root_of_leaves(map_leaves(*this)); }

Result<std::vector<ProofOp>> State::prove(std::string_view name, std::string_view key) const {
    const auto index = index_of(name);
    if (!index) return fail(errors::input, "there is no store {}", name);
    const auto& tree = trees_[*index];
    auto in_store    = TRY(tree.prove(key));

    const auto root                      = tree.root_hash();
    const auto leaves                    = map_leaves(*this);
    const auto proof                     = merkle::proofs_of_leaves(leaves)[*index];
    constexpr std::uint8_t leaf_prefix[] = {0};
    ExistenceParts parts{bytes_of(name), root, leaf_prefix, {}};
    steps_to_root(leaves.size(), *index, proof.aunts, parts.path);
    auto in_map = commitment_of_existence(encode_existence(parts));

    std::vector<ProofOp> ops;
    ops.push_back({"ics23:iavl", copy_of(bytes_of(key)), std::move(in_store)});
    ops.push_back({"ics23:simple", copy_of(bytes_of(name)), std::move(in_map)});
    return ops;
}

ChangeSet State::changes_since(const State& before) const {
    ChangeSet set;
    for (std::size_t i = 0; i < trees_.size(); ++i) {
        const auto& name = names()[i];
        const auto* old  = before.find(name);
        std::vector<Change> changes;
        for (const auto& [key, from, to] : differences(old == nullptr ? Tree{} : *old, trees_[i]))
            changes.push_back({std::string{key}, std::optional<std::string>{to}});
        if (old == nullptr || !changes.empty()) set.stores.push_back({name, std::move(changes)});
    }
    return set;
}

void State::apply(const ChangeSet& changes) {
    for (const auto& store : changes.stores) {
        mount(store.store);
        auto& tree = at(store.store);
        for (const auto& change : store.changes) {
            if (change.value) {
                tree.set(change.key, *change.value);
            } else {
                tree.erase(change.key);
            }
        }
    }
}

}  // namespace ve::store
