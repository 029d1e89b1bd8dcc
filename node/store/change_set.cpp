// A change set as one run of bytes: a version, the stores, their changes; an empty value is an
// erased key.
#include "node/store/change_set.hpp"

#include "node/store/byte_reader.hpp"

namespace ve::store {
namespace {

constexpr std::uint8_t change_set_version = 1;

Result<Change> read_change(ByteReader& reader, const std::vector<Change>& before) {
    Change change;
    change.key       = TRY(reader.text(key_bytes_max));
    const auto value = TRY(reader.text(value_bytes_max));
    if (change.key.empty()) return reader.damaged("has an empty key");
    if (!before.empty() && change.key <= before.back().key)
        return reader.damaged("is out of order");
    if (!value.empty()) change.value = value;
    return change;
}

}  // namespace

std::size_t ChangeSet::size() const {
    std::size_t total = 0;
    for (const auto& store : stores) total += store.changes.size();
    return total;
}

Bytes ChangeSet::encode() const {
    Bytes out{change_set_version};
    append_varint(out, stores.size());
    for (const auto& store : stores) {
        append_text(out, store.store);
        append_varint(out, store.changes.size());
        for (const auto& change : store.changes) {
            append_text(out, change.key);
            append_text(out, change.value.value_or(std::string{}));
        }
    }
    return out;
}

Result<ChangeSet> ChangeSet::decode(ByteView bytes) {
    ByteReader reader{"change set", bytes};
    if (bytes.size() > change_set_bytes_max) return reader.damaged("is too long");
    if (TRY(reader.byte()) != change_set_version) return reader.damaged("has an unknown version");
    ChangeSet set;
    const auto stores = TRY(reader.number(stores_max));
    for (std::uint64_t i = 0; i < stores; ++i) {
        StoreChanges store;
        store.store = TRY(reader.text(store_name_bytes_max));
        if (store.store.empty()) return reader.damaged("has a store without a name");
        if (!set.stores.empty() && store.store <= set.stores.back().store)
            return reader.damaged("is out of order");
        const auto changes = TRY(reader.number(reader.left() / 3));  // the least a change takes
        for (std::uint64_t n = 0; n < changes; ++n)
            store.changes.push_back(TRY(read_change(reader, store.changes)));
        set.stores.push_back(std::move(store));
    }
    TRY(reader.end());
    return set;
}

}  // namespace ve::store
