// What a block did to the stores: keys with new values, keys that went. In order of store and key.
#pragma once

#include "node/store/tree.hpp"

namespace ve::store {

struct Change {
    std::string key;
    std::optional<std::string> value;  // none: erased
    bool operator==(const Change&) const = default;
};

struct StoreChanges {
    std::string store;
    std::vector<Change> changes;
    bool operator==(const StoreChanges&) const = default;
};

struct ChangeSet {
    std::vector<StoreChanges> stores;
    bool operator==(const ChangeSet&) const = default;

    std::size_t size() const;  // changes in all stores
    bool empty() const { return stores.empty(); }
    Bytes encode() const;
    // Refuses what encode does not write: another order, empty keys or values, limits passed.
    static Result<ChangeSet> decode(ByteView bytes);
};

// A key whose value is not the same in two versions of a tree. Looks into both.
struct Difference {
    std::string_view key;
    std::optional<std::string_view> before, after;  // none: not there
    bool operator==(const Difference&) const = default;
};
// In order of key. Visits only what the two versions do not share.
std::vector<Difference> differences(const Tree& before, const Tree& after);

}  // namespace ve::store
