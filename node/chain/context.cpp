// Writing through a layer and taking it back; bytes in place of randomness.
#include "node/chain/context.hpp"

#include "crypto/hash.hpp"

namespace ve {

Hash Context::unique() {
    const auto& block = block_;
    Sha256 hasher;
    hasher.update_be64(block.chain_id.size()).update(block.chain_id);
    hasher.update_be64(static_cast<std::uint64_t>(block.height.value));
    hasher.update(tx.hash).update_be32(tx.message_index).update_be64(unique_++);
    return hasher.finish();
}

void Context::write(std::string_view store, std::string_view key, std::string_view value) {
    auto& tree = state_.at(store);
    if (phase_ == Phase::genesis) return tree.set(key, value);  // stays, or there is no chain
    replaced_.push_back({&tree, std::string{key}, tree.exchange(key, value)});
}

void Context::erase(std::string_view store, std::string_view key) {
    auto& tree = state_.at(store);
    if (phase_ != Phase::genesis) {
        const auto before = tree.get(key);
        if (!before) return;
        replaced_.push_back({&tree, std::string{key}, std::string{*before}});
    }
    tree.erase(key);
}

void Context::roll_back(const Mark& mark) {
    while (replaced_.size() > mark.writes) {
        const auto& last = replaced_.back();
        if (last.value)
            last.tree->set(last.key, *last.value);
        else
            last.tree->erase(last.key);
        replaced_.pop_back();
    }
    events_.resize(mark.events);
}

}  // namespace ve
