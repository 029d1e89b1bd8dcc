// Keys in the armor that the Go keyring exports and imports, byte for byte.
//
//   kdf: argon2   Argon2id (1 pass, 64 MiB, 4 lanes), ChaCha20-Poly1305 with a nonce of zeros:
//                 the salt is new for each armor, so the key is too
//   kdf: bcrypt   as chains before 0.50 wrote it: SHA-256 of bcrypt's text, XSalsa20-Poly1305
#pragma once

#include "crypto/armor.hpp"
#include "crypto/public_key.hpp"
#include "keyring/keyring.hpp"

namespace ve::foreign {

inline constexpr std::string_view private_armor_type = "TENDERMINT PRIVATE KEY";
inline constexpr std::string_view public_armor_type  = "TENDERMINT PUBLIC KEY";

enum class ArmorKdf : std::uint8_t { argon2, bcrypt };

// Errors (authentication): the passphrase is wrong or the armor damaged, which look alike.
Result<NewKey> open_armor(const armor::Block& block, const Secret& passphrase);
// secp256k1 and ed25519; x25519 keys have no such form.
Result<std::string> write_armor(KeyAlgorithm algorithm, const Secret& key, const Secret& passphrase,
                                ArmorKdf kdf, const EntropySource& entropy);

Result<PublicKey> read_public_armor(const armor::Block& block);
std::string write_public_armor(const PublicKey& key);

}  // namespace ve::foreign
