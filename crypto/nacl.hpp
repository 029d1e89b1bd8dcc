// X25519 keys and the two NaCl ciphers on XSalsa20-Poly1305: box (two keys) and secretbox (one).
// What is opened comes back as a Secret; which check failed is not told.
#pragma once

#include "crypto/secret.hpp"

namespace ve::x25519 {

inline constexpr std::size_t key_size = 32;

class PublicKey {
  public:
    // Refuses points of low order (zero among them) and encodings with a twin: one key, one form.
    static Result<PublicKey> parse(ByteView bytes);

    const ByteArray<32>& bytes() const { return bytes_; }
    auto operator<=>(const PublicKey&) const = default;

  private:
    friend class PrivateKey;
    PublicKey() = default;
    ByteArray<32> bytes_{};
};

class PrivateKey {
  public:
    static Result<PrivateKey> from_bytes(ByteView scalar);  // 32 bytes
    static PrivateKey generate(const EntropySource& entropy);

    const PublicKey& public_key() const { return public_key_; }
    const Secret& secret() const { return scalar_; }
    PrivateKey copy() const;

  private:
    PrivateKey(Secret scalar, const PublicKey& key)
        : scalar_{std::move(scalar)}, public_key_{key} {}
    Secret scalar_;
    PublicKey public_key_;
};

}  // namespace ve::x25519

namespace ve::nacl {

using Nonce                           = ByteArray<24>;
inline constexpr std::size_t tag_size = 16;  // a ciphertext is that much longer than its plaintext

Bytes box(ByteView plaintext, const Nonce& nonce, const x25519::PublicKey& to,
          const x25519::PrivateKey& from);
Result<Secret> box_open(ByteView ciphertext, const Nonce& nonce, const x25519::PublicKey& from,
                        const x25519::PrivateKey& to);

// The key has 32 bytes; another size is an error (opening) or a bug (sealing).
Bytes secretbox(ByteView plaintext, const Nonce& nonce, const Secret& key);
Result<Secret> secretbox_open(ByteView ciphertext, const Nonce& nonce, const Secret& key);

}  // namespace ve::nacl
