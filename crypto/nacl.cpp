#include "crypto/nacl.hpp"

#include <algorithm>

#include "crypto/sodium.hpp"

namespace ve::x25519 {
namespace {

// p = 2^255 - 19, little endian. Encodings from p up, and all with the top bit, have a twin below.
bool has_a_twin(ByteView u) {
    if (u[31] >= 0x80) return true;
    if (u[31] != 0x7f || u[0] < 0xed) return false;
    return std::all_of(u.begin() + 1, u.begin() + 31, [](auto byte) { return byte == 0xff; });
}

}  // namespace

Result<PublicKey> PublicKey::parse(ByteView bytes) {
    if (bytes.size() != key_size)
        return fail(errors::input, "an x25519 public key has 32 bytes, not {}", bytes.size());
    if (has_a_twin(bytes))
        return fail(errors::input, "the x25519 public key is not in its canonical form");
    sodium_ready();
    // A scalar is a multiple of 8, so a point of low order always gives zero, which is refused.
    ByteArray<key_size> scalar{8}, product;
    if (crypto_scalarmult(product.data(), scalar.data(), bytes.data()) != 0)
        return fail(errors::input, "the x25519 public key is of low order");
    PublicKey out;
    std::copy(bytes.begin(), bytes.end(), out.bytes_.begin());
    return out;
}

Result<PrivateKey> PrivateKey::from_bytes(ByteView scalar) {
    if (scalar.size() != key_size)
        return fail(errors::input, "an x25519 private key has 32 bytes, not {}", scalar.size());
    sodium_ready();
    PublicKey key;
    crypto_scalarmult_base(key.bytes_.data(), scalar.data());
    return PrivateKey{Secret::copy_of(scalar), key};
}

PrivateKey PrivateKey::generate(const EntropySource& entropy) {
    const auto scalar = Secret::random(key_size, entropy);
    return from_bytes(scalar.reveal()).value();
}

PrivateKey PrivateKey::copy() const { return PrivateKey{scalar_.copy(), public_key_}; }

}  // namespace ve::x25519

namespace ve::nacl {
namespace {

Error box_not_opened() {
    return fail(errors::verification, "the ciphertext is damaged or was made for another key");
}

// The key that both sides compute. False for a public key of low order, which parse() refuses.
bool agree(Secret& shared, const x25519::PublicKey& theirs, const x25519::PrivateKey& ours) {
    sodium_ready();
    return crypto_box_beforenm(shared.writable().data(), theirs.bytes().data(),
                               ours.secret().reveal().data()) == 0;
}

}  // namespace

Bytes box(ByteView plaintext, const Nonce& nonce, const x25519::PublicKey& to,
          const x25519::PrivateKey& from) {
    Secret shared{crypto_box_BEFORENMBYTES};
    VE_INVARIANT(agree(shared, to, from));
    return secretbox(plaintext, nonce, shared);
}

Result<Secret> box_open(ByteView ciphertext, const Nonce& nonce, const x25519::PublicKey& from,
                        const x25519::PrivateKey& to) {
    Secret shared{crypto_box_BEFORENMBYTES};
    if (!agree(shared, from, to)) return box_not_opened();
    return secretbox_open(ciphertext, nonce, shared);
}

Bytes secretbox(ByteView plaintext, const Nonce& nonce, const Secret& key) {
    VE_INVARIANT(key.size() == crypto_secretbox_KEYBYTES);
    sodium_ready();
    Bytes out(plaintext.size() + tag_size);
    crypto_secretbox_easy(out.data(), plaintext.data(), plaintext.size(), nonce.data(),
                          key.reveal().data());
    return out;
}

Result<Secret> secretbox_open(ByteView ciphertext, const Nonce& nonce, const Secret& key) {
    if (key.size() != crypto_secretbox_KEYBYTES || ciphertext.size() < tag_size)
        return box_not_opened();
    sodium_ready();
    Secret out{ciphertext.size() - tag_size};
    if (crypto_secretbox_open_easy(out.writable().data(), ciphertext.data(), ciphertext.size(),
                                   nonce.data(), key.reveal().data()) != 0)
        return box_not_opened();
    return out;
}

}  // namespace ve::nacl
