// Ethereum's JSON keystore, version 3: one secp256k1 key under a passphrase. Read, never written.
#pragma once

#include "base/json.hpp"
#include "keyring/keyring.hpp"

namespace ve::foreign {

// What a file may ask of this machine before it is refused.
inline constexpr std::uint64_t keystore_memory_max   = 512U << 20;  // scrypt: 128 * n * r bytes
inline constexpr std::uint64_t keystore_parallel_max = 16;
inline constexpr std::uint64_t keystore_rounds_max   = 10'000'000;  // PBKDF2

bool looks_like_keystore(const Json& json);
// Errors (input): a member that is missing or not of this form; (refused): parameters above the
// limits; (authentication): the passphrase is wrong or the file damaged, which look alike.
Result<NewKey> open_keystore(const Json& json, const Secret& passphrase);

}  // namespace ve::foreign
