// Public keys, of one or of several, in the texts that people have them in.
#pragma once

#include <variant>

#include "base/json.hpp"
#include "crypto/multisig.hpp"

namespace ve {

using AnyPublicKey = std::variant<PublicKey, ThresholdKey>;

// JSON as the chain and its clients write it ({"@type":…,"key":…} or {"type":"tendermint/…",
// "value":…}), an old bech32 form (vepub1…), or hex or base64 of the key or of its amino bytes.
// 32 bare bytes are an ed25519 key, 33 a secp256k1 key.
Result<AnyPublicKey> parse_public_key(std::string_view text);
Result<AnyPublicKey> public_key_from_json(const Json& json);
Result<AnyPublicKey> parse_amino_public_key(ByteView amino);

Json proto_json(const AnyPublicKey& key);
// Null for secp256r1, which has no such form.
Json amino_json(const AnyPublicKey& key);
Bytes amino_of(const AnyPublicKey& key);  // of a secp256r1 key: nothing
Address address_of(const AnyPublicKey& key);

}  // namespace ve
