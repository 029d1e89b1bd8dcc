// A key of a keyring as a public key of the chain, and public keys as users name them.
#pragma once

#include "commands/session.hpp"
#include "crypto/public_key_text.hpp"
#include "keyring/keyring.hpp"

namespace ve {

// Nothing for x25519 keys, which are of no chain.
std::optional<AnyPublicKey> public_key_of(const KeyInfo& key);
KnownKey known_key(const AnyPublicKey& key);

// A key's name, or the text of a public key. Error: an address alone, which tells no key.
Result<PublicKey> find_member(Keyring& ring, const std::string& name_or_key);

// The address under --bech and --prefix: "ve", "vevaloper", "vevalcons" for prefix ve.
std::string bech_prefix(std::string_view chain, std::string_view form);

}  // namespace ve
