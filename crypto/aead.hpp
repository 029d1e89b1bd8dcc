// XChaCha20-Poly1305 with associated data: how files are encrypted at rest.
#pragma once

#include "crypto/secret.hpp"

namespace ve::aead {

using Nonce                           = ByteArray<24>;
inline constexpr std::size_t key_size = 32;
inline constexpr std::size_t tag_size = 16;

// The key has 32 bytes; another size is an error (opening) or a bug (sealing).
Bytes seal(ByteView plaintext, ByteView associated, const Nonce& nonce, const Secret& key);
Result<Secret> open(ByteView ciphertext, ByteView associated, const Nonce& nonce,
                    const Secret& key);

// ChaCha20-Poly1305 (RFC 8439) with a nonce of zeros and nothing associated: as key files of other
// programs have it, whose keys are used once. New files of ours use the two above.
Bytes seal_once(ByteView plaintext, const Secret& key);
Result<Secret> open_once(ByteView ciphertext, const Secret& key);

}  // namespace ve::aead
