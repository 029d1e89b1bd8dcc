// Ed25519: what validators and nodes sign with. Signatures follow RFC 8032.
// verify() accepts by the ZIP-215 rules, bit for bit the set that CometBFT nodes accept:
//   1. key and R are any 32 bytes that decompress to a curve point: y is taken modulo p (so
//      non-canonical encodings pass), "minus zero" passes, points of low or mixed order pass;
//   2. s is canonical: below the group order;
//   3. k = SHA-512(R || key || message) over the bytes as they came, never re-encoded;
//   4. the cofactored equation holds: [8][s]B = [8]R + [8][k]key.
// The rule does not depend on batching, so single and batched verification cannot disagree.
#pragma once

#include "base/address.hpp"
#include "crypto/secret.hpp"

namespace ve::ed25519 {

using Signature                              = ByteArray<64>;
inline constexpr std::size_t public_key_size = 32;
inline constexpr std::size_t seed_size       = 32;

class PublicKey {
  public:
    static Result<PublicKey> parse(ByteView bytes);  // error: not 32 bytes, not a curve point

    const ByteArray<32>& bytes() const { return bytes_; }
    Address address() const;
    auto operator<=>(const PublicKey&) const = default;

  private:
    friend class PrivateKey;
    PublicKey() = default;
    ByteArray<32> bytes_{};
};

class PrivateKey {
  public:
    static Result<PrivateKey> from_seed(ByteView seed);  // 32 bytes
    // CometBFT's file form, seed || public key; error: the halves do not belong together.
    static Result<PrivateKey> from_expanded(ByteView seed_and_public);
    static PrivateKey generate(const EntropySource& entropy);

    const PublicKey& public_key() const { return public_key_; }
    ByteView reveal_seed() const { return expanded_.reveal().first(seed_size); }
    const Secret& expanded() const { return expanded_; }  // 64 bytes: seed || public key
    PrivateKey copy() const;

  private:
    PrivateKey(Secret expanded, const PublicKey& key)
        : expanded_{std::move(expanded)}, public_key_{key} {}
    Secret expanded_;
    PublicKey public_key_;
};

Signature sign(const PrivateKey& key, ByteView message);
bool verify(ByteView key, ByteView message, ByteView signature);
inline bool verify(const PublicKey& key, ByteView message, ByteView signature) {
    return verify(key.bytes(), message, signature);
}

// SHA256(key)[0:20]: a validator's consensus address and a node's id.
Address address_of(ByteView key);

}  // namespace ve::ed25519
