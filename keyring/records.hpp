// What the files of a keyring hold: the index (every key but its secret) and one record a key.
// Fields have their length in front; the rest of the padded room is zero.
#pragma once

#include "keyring/keyring.hpp"

namespace ve::keyring {

struct Entry {
    std::string id;  // 32 hex digits, random: the record's file is named by it; "" without a secret
    KeyInfo info;
};
using Index = std::vector<Entry>;  // by name

struct Record {
    KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
    Secret key;
    Secret mnemonic;
};

bool is_id(std::string_view text);
// By lengths and hashes alone. An x25519 key's is SHA256(key)[0:20], the bytes of its fingerprint.
Result<Address> address_of(KeyAlgorithm algorithm, ByteView public_key);
// That a public key which came from outside is one: a point, or a threshold key's exact bytes.
Result<void> check_known(KeyAlgorithm algorithm, ByteView public_key);

// Padded, so that sizes tell little: the index to a KiB, a record to half of one.
Secret encode(const Index& index);
Secret encode(const Record& record);
// Errors (corrupt): anything that encode() does not write.
Result<Index> decode_index(ByteView bytes);
Result<Record> decode_record(ByteView bytes);

}  // namespace ve::keyring
