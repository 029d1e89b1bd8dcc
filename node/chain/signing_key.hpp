// A public key that may sign transactions: one secp256k1 key, or a threshold of several.
// Secrets, and how a signature is made, are not known here.
#pragma once

#include <memory>
#include <vector>

#include "base/address.hpp"

namespace google::protobuf {
class Any;
}

namespace ve {

struct Multisig {  // cosmos.crypto.multisig.LegacyAminoPubKey of secp256k1 keys
    std::uint32_t threshold = 0;
    std::vector<Bytes> keys;
    Address address() const;
    bool operator==(const Multisig&) const = default;
};

struct SigningKey {
    Bytes single;  // 33 bytes, or empty
    std::shared_ptr<const Multisig> multisig;

    bool empty() const { return single.empty() && !multisig; }
    Address address() const;  // of a key that is not empty
    std::size_t count() const { return multisig ? multisig->keys.size() : empty() ? 0 : 1; }
};

// Errors: sdk::invalid_pubkey for other kinds of keys (ed25519 …), wrong sizes, a threshold out of
// range.
Result<SigningKey> read_signing_key(const google::protobuf::Any& any);
void write_signing_key(const SigningKey& key, google::protobuf::Any& any);

}  // namespace ve
