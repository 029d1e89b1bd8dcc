#include "crypto/secp256r1.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <memory>

namespace ve::secp256r1 {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* what) const {
        free(what);
    }
};
using Key        = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Digest     = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Pair       = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

Key parse(ByteView compressed) {
    if (compressed.size() != 33 || (compressed[0] != 2 && compressed[0] != 3)) return nullptr;
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    auto group = std::string{"P-256"};
    auto point = copy_of(compressed);
    OSSL_PARAM params[]{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        return nullptr;
    return Key{key};
}

// Half of the group's order: what s may be at most.
constexpr ByteArray<32> half_order{0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff,
                                   0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b,
                                   0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8};

bool is_low(ByteView s) {
    return std::lexicographical_compare(s.begin(), s.end(), half_order.begin(), half_order.end()) ||
           std::equal(s.begin(), s.end(), half_order.begin());
}

Bytes der_of(ByteView signature) {
    const Pair pair{ECDSA_SIG_new()};
    auto* r = BN_bin2bn(signature.data(), 32, nullptr);
    auto* s = BN_bin2bn(signature.data() + 32, 32, nullptr);
    VE_INVARIANT(ECDSA_SIG_set0(pair.get(), r, s) == 1);
    Bytes out(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
    auto* at = out.data();
    i2d_ECDSA_SIG(pair.get(), &at);
    return out;
}

}  // namespace

bool is_point(ByteView compressed_key) { return parse(compressed_key) != nullptr; }

bool verify(ByteView compressed_key, ByteView message, ByteView signature) {
    if (signature.size() != 64 || !is_low(signature.subspan(32))) return false;
    const auto key = parse(compressed_key);
    if (!key) return false;
    const auto der = der_of(signature);
    const Digest digest{EVP_MD_CTX_new()};
    return digest &&
           EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(digest.get(), der.data(), der.size(), message.data(), message.size()) ==
               1;
}

}  // namespace ve::secp256r1
