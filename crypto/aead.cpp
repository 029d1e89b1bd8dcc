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

}  // namespace ve::aead
