#include "crypto/aead.hpp"

#include "crypto/sodium.hpp"

namespace ve::aead {

Bytes seal(ByteView plaintext, ByteView associated, const Nonce& nonce, const Secret& key) {
    VE_INVARIANT(key.size() == key_size);
    sodium_ready();
    Bytes out(plaintext.size() + tag_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out.data(), nullptr, plaintext.data(), plaintext.size(), associated.data(),
        associated.size(), nullptr, nonce.data(), key.reveal().data());
    return out;
}

Result<Secret> open(ByteView ciphertext, ByteView associated, const Nonce& nonce,
                    const Secret& key) {
    const auto refused = [] {
        return fail(errors::verification, "the ciphertext is damaged or the key is another one");
    };
    if (key.size() != key_size || ciphertext.size() < tag_size) return refused();
    sodium_ready();
    Secret out{ciphertext.size() - tag_size};
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            out.writable().data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
            associated.data(), associated.size(), nonce.data(), key.reveal().data()) != 0)
        return refused();
    return out;
}

namespace {
using ZeroNonce = ByteArray<crypto_aead_chacha20poly1305_ietf_NPUBBYTES>;
}

Bytes seal_once(ByteView plaintext, const Secret& key) {
    VE_INVARIANT(key.size() == key_size);
    sodium_ready();
    Bytes out(plaintext.size() + tag_size);
    const ZeroNonce nonce{};
    crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(),
                                              plaintext.size(), nullptr, 0, nullptr, nonce.data(),
                                              key.reveal().data());
    return out;
}

Result<Secret> open_once(ByteView ciphertext, const Secret& key) {
    const auto refused =
        fail(errors::verification, "the ciphertext is damaged or was made with another key");
    if (key.size() != key_size || ciphertext.size() < tag_size) return refused;
    sodium_ready();
    Secret out{ciphertext.size() - tag_size};
    const ZeroNonce nonce{};
    if (crypto_aead_chacha20poly1305_ietf_decrypt(out.writable().data(), nullptr, nullptr,
                                                  ciphertext.data(), ciphertext.size(), nullptr, 0,
                                                  nonce.data(), key.reveal().data()) != 0)
        return refused;
    return out;
}

}  // namespace ve::aead
