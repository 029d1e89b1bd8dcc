// One file of the Go keyring's `file` and `test` backends: a compact JWE of an item, whose data is
// a record (a key) or, in *.address files, a record's name. Read, never written.
#pragma once

#include "keyring/keyring.hpp"

namespace ve::foreign {

inline constexpr std::size_t go_file_max     = 64U << 10;
inline constexpr std::uint64_t go_rounds_max = 10'000'000;

struct GoItem {
    std::string key;  // "alice.info"
    Secret data;
};
bool looks_like_go_file(std::string_view text);
// Errors (input): no such file; (refused): costs too much; (authentication): wrong passphrase, or
// damaged.
Result<GoItem> open_go_file(std::string_view text, const Secret& passphrase);

// What a record is: a key with its secret, or one that is elsewhere.
struct GoKey {
    std::string name;
    std::string kind;  // local, ledger, multi, offline
    std::optional<NewKey> local;
    std::optional<KnownKey> known;
};
// cosmos.crypto.keyring.v1.Record. Error: a field that we do not know, a key that does not parse
// or does not belong to its public key.
Result<GoKey> read_go_record(ByteView record);

}  // namespace ve::foreign
