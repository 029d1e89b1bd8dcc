// Arbitrary data signed off chain (ADR-36), as Keplr and CosmJS do it: a sign document that no
// chain takes for a transaction, with the data in it.
#pragma once

#include "crypto/public_key.hpp"

namespace ve::adr036 {

// `signer`: an address text of any prefix; it is part of what is signed.
std::string sign_bytes(std::string_view signer, ByteView data);

// Error (verification): the key is not the signer's, or the signature is of something else; says
// which. secp256k1, secp256r1 and ed25519 keys.
Result<void> verify(std::string_view signer, ByteView data, const PublicKey& key,
                    ByteView signature);

}  // namespace ve::adr036
