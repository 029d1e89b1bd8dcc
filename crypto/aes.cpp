#include "crypto/aes.hpp"

#include <openssl/evp.h>

#include <memory>

namespace ve::aes {
namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

Error not_opened() {
    return fail(errors::verification, "the ciphertext is damaged or was made with another key");
}

int length_of(ByteView bytes) {
    VE_INVARIANT(bytes.size() < 1U << 24);
    return static_cast<int>(bytes.size());
}

}  // namespace

Result<Secret> unwrap_key(const Secret& key, ByteView wrapped) {
    if (key.size() != 16 || wrapped.size() < 24 || wrapped.size() % 8 != 0 || wrapped.size() > 4096)
        return not_opened();
    const Context context{EVP_CIPHER_CTX_new()};
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    Secret room{wrapped.size() + 16};
    int size = 0;
    if (EVP_DecryptInit_ex(context.get(), EVP_aes_128_wrap(), nullptr, key.reveal().data(),
                           nullptr) != 1 ||
        EVP_DecryptUpdate(context.get(), room.writable().data(), &size, wrapped.data(),
                          length_of(wrapped)) != 1 ||
        size != length_of(wrapped) - 8)
        return not_opened();
    return Secret::copy_of(room.reveal().first(wrapped.size() - 8));
}

Result<Secret> gcm_open(const Secret& key, ByteView nonce, ByteView associated, ByteView ciphertext,
                        ByteView tag) {
    if (key.size() != 32 || nonce.size() != 12 || tag.size() != 16 || ciphertext.empty())
        return not_opened();
    const Context context{EVP_CIPHER_CTX_new()};
    auto expected = copy_of(tag);
    Secret out{ciphertext.size()};
    int size = 0;
    if (EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.reveal().data(),
                           nonce.data()) != 1 ||
        EVP_DecryptUpdate(context.get(), nullptr, &size, associated.data(),
                          length_of(associated)) != 1 ||
        EVP_DecryptUpdate(context.get(), out.writable().data(), &size, ciphertext.data(),
                          length_of(ciphertext)) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, expected.data()) != 1 ||
        EVP_DecryptFinal_ex(context.get(), out.writable().data() + size, &size) != 1)
        return not_opened();
    return out;
}

Result<Secret> ctr(ByteView key, ByteView counter, ByteView text) {
    if (key.size() != 16 || counter.size() != 16) return not_opened();
    const Context context{EVP_CIPHER_CTX_new()};
    Secret out{text.size()};
    int size = 0;
    if (text.empty()) return out;
    if (EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, key.data(), counter.data()) !=
            1 ||
        EVP_EncryptUpdate(context.get(), out.writable().data(), &size, text.data(),
                          length_of(text)) != 1)
        return not_opened();
    return out;
}

}  // namespace ve::aes
