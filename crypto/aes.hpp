// AES in the three forms that key files of other programs use. New files of ours use crypto/aead.
#pragma once

#include "crypto/secret.hpp"

namespace ve::aes {

// RFC 3394 with a 128-bit key. Error: the wrapped key was made with another key, or is damaged.
Result<Secret> unwrap_key(const Secret& key, ByteView wrapped);
// A 256-bit key, a nonce of 12 bytes and a tag of 16.
Result<Secret> gcm_open(const Secret& key, ByteView nonce, ByteView associated, ByteView ciphertext,
                        ByteView tag);
// A 128-bit key and a counter block of 16 bytes; encrypting and decrypting are the same.
Result<Secret> ctr(ByteView key, ByteView counter, ByteView text);

}  // namespace ve::aes
