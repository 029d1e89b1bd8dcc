// All stores of a chain by name. A copy is a version, a branch or a snapshot; blocks and heights
// are not known here.
#pragma once

#include <bitset>
#include <memory>

#include "node/store/change_set.hpp"
#include "node/store/tree.hpp"

namespace ve::store {

// One step of a proof as abci_query returns it: type "ics23:iavl" or "ics23:simple".
struct ProofOp {
    std::string type;
    Bytes key;
    Bytes data;
    bool operator==(const ProofOp&) const = default;
};

class State {
  public:
    State();

    // Adds an empty store where the name is new. A mounted store counts in the app hash even if
    // empty.
    void mount(std::string_view name);
    const std::vector<std::string>& names() const { return names_->sorted; }  // sorted
    Tree& at(std::string_view name);                                          // must be mounted
    const Tree& at(std::string_view name) const;
    const Tree* find(std::string_view name) const;
    Tree* find(std::string_view name);
    std::size_t size() const;  // keys in all stores

    // The root of the simple Merkle map from store names to their roots.
    Hash app_hash() const;
    // From the key to its store's root, and from there to the app hash. Error: no such store, or
    // an empty one.
    Result<std::vector<ProofOp>> prove(std::string_view name, std::string_view key) const;

    // What turns `before` into this. Cheap where few keys changed. A store that `before` lacks is
    // in it even if empty; stores are never unmounted.
    ChangeSet changes_since(const State& before) const;
    void apply(const ChangeSet& changes);

    // Which stores are asked for, in the order of their names; copies are not watched.
    using Asked = std::bitset<stores_max>;
    void watch(Asked* asked) { watcher_.asked = asked; }
    // The same version of that store, by looking at its root alone. False may mean the same
    // content, too.
    bool shares(const State& other, std::size_t store) const;

  private:
    struct Names {
        std::vector<std::string> sorted;
        std::array<std::uint8_t, 256> guess{};  // where a name of that look may stand
    };
    struct Watcher {
        Asked* asked = nullptr;
        Watcher()    = default;
        Watcher(const Watcher&) {}
        // NOLINTNEXTLINE(bugprone-unhandled-self-assignment): nothing is assigned, ever
        Watcher& operator=(const Watcher&) { return *this; }
    };
    static std::uint8_t look_of(std::string_view name);
    std::optional<std::size_t> index_of(std::string_view name) const;
    std::shared_ptr<const Names> names_;  // shared by copies
    std::vector<Tree> trees_;             // in the order of the names
    Watcher watcher_;
};

}  // namespace ve::store
