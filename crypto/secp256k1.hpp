// ECDSA on secp256k1 as Cosmos chains use it: SHA-256, RFC 6979 nonces, 64 bytes r||s, low s only.
// Every length is checked before the C library sees a pointer.
#pragma once

#include "base/address.hpp"
#include "crypto/secret.hpp"

namespace ve::secp256k1 {

using Signature                              = ByteArray<64>;
inline constexpr std::size_t public_key_size = 33;  // compressed
inline constexpr std::size_t secret_size     = 32;

// A point that was found on the curve; holds its decompressed form, so that verifying many
// signatures of one key parses it once.
class PublicKey {
  public:
    static Result<PublicKey> parse(ByteView compressed);

    const ByteArray<33>& bytes() const { return bytes_; }
    Address address() const;
    bool operator==(const PublicKey& other) const { return bytes_ == other.bytes_; }
    auto operator<=>(const PublicKey& other) const { return bytes_ <=> other.bytes_; }

  private:
    friend class PrivateKey;
    friend bool verify_digest(const PublicKey& key, const Hash& digest, ByteView signature);
    PublicKey() = default;
    ByteArray<33> bytes_{};
    ByteArray<64> point_{};  // the library's form
};

class PrivateKey {
  public:
    static Result<PrivateKey> from_bytes(ByteView scalar);  // 32 bytes in 1 .. order - 1
    static Result<PrivateKey> from_secret(Secret scalar);
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

Signature sign(const PrivateKey& key, ByteView message);  // of SHA-256(message)
Signature sign_digest(const PrivateKey& key, const Hash& digest);

// False for every signature that is not 64 bytes, has a high s, or does not match.
bool verify(const PublicKey& key, ByteView message, ByteView signature);
bool verify(ByteView compressed_key, ByteView message, ByteView signature);
bool verify_digest(const PublicKey& key, const Hash& digest, ByteView signature);

// RIPEMD160(SHA256(key)); the bytes are not checked to be a point.
Address address_of(ByteView compressed_key);

}  // namespace ve::secp256k1
