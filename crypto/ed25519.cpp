#include "crypto/ed25519.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/sodium.hpp"

namespace ve::ed25519 {
namespace {

using Point  = ByteArray<32>;  // encoded; what the functions below return is canonical
using Scalar = ByteArray<32>;  // little endian

constexpr Point identity{1};
constexpr Scalar group_order{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                             0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                             0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

bool is_canonical_scalar(ByteView scalar) {
    return std::lexicographical_compare(scalar.rbegin(), scalar.rend(), group_order.rbegin(),
                                        group_order.rend());
}

bool is_zero_scalar(const Scalar& scalar) {
    return std::all_of(scalar.begin(), scalar.end(), [](auto byte) { return byte == 0; });
}

// libsodium's addition takes any encoding of any curve point, which is ZIP-215's rule 1.
std::optional<Point> sum(ByteView a, ByteView b) {
    Point out;
    if (crypto_core_ed25519_add(out.data(), a.data(), b.data()) != 0) return std::nullopt;
    return out;
}

std::optional<Point> times_eight(ByteView encoded) {
    auto point = sum(encoded, encoded);
    for (int i = 0; i < 2 && point; ++i) point = sum(*point, *point);
    return point;
}

// Of a point without a low-order part. libsodium refuses the identity, so it is answered here.
std::optional<Point> product(const Scalar& scalar, const Point& point) {
    if (point == identity || is_zero_scalar(scalar)) return identity;
    Point out;
    if (crypto_scalarmult_ed25519_noclamp(out.data(), scalar.data(), point.data()) != 0)
        return std::nullopt;
    return out;
}

std::optional<Point> product_of_base(const Scalar& scalar) {
    if (is_zero_scalar(scalar)) return identity;
    Point out;
    if (crypto_scalarmult_ed25519_base_noclamp(out.data(), scalar.data()) != 0) return std::nullopt;
    return out;
}

// The whole of ZIP-215, slow: only what libsodium's stricter check refused comes here.
bool verify_cofactored(ByteView key, ByteView message, ByteView signature) {
    const auto r = signature.first(32);
    Scalar s{}, k{};
    std::copy_n(signature.begin() + 32, 32, s.begin());
    if (!is_canonical_scalar(s)) return false;
    const auto key8 = times_eight(key);
    const auto r8   = times_eight(r);
    if (!key8 || !r8) return false;

    Bytes hashed;
    hashed.reserve(64 + message.size());
    append(hashed, r);
    append(hashed, key);
    append(hashed, message);
    crypto_core_ed25519_scalar_reduce(k.data(), sha512(hashed).data());

    const auto base_s = product_of_base(s);
    const auto left   = base_s ? times_eight(*base_s) : std::nullopt;
    const auto key_k  = product(k, *key8);
    const auto right  = key_k ? sum(*r8, *key_k) : std::nullopt;
    return left && right && *left == *right;
}

}  // namespace

Result<PublicKey> PublicKey::parse(ByteView bytes) {
    if (bytes.size() != public_key_size)
        return fail(errors::input, "an ed25519 public key has 32 bytes, not {}", bytes.size());
    sodium_ready();
    if (!sum(bytes, identity)) return fail(errors::input, "{} is no point of ed25519", hex(bytes));
    PublicKey out;
    std::copy(bytes.begin(), bytes.end(), out.bytes_.begin());
    return out;
}

Address PublicKey::address() const { return address_of(bytes_); }

Result<PrivateKey> PrivateKey::from_seed(ByteView seed) {
    if (seed.size() != seed_size)
        return fail(errors::input, "an ed25519 seed has 32 bytes, not {}", seed.size());
    sodium_ready();
    Secret expanded{crypto_sign_SECRETKEYBYTES};
    PublicKey key;
    crypto_sign_seed_keypair(key.bytes_.data(), expanded.writable().data(), seed.data());
    return PrivateKey{std::move(expanded), key};
}

Result<PrivateKey> PrivateKey::from_expanded(ByteView seed_and_public) {
    if (seed_and_public.size() != crypto_sign_SECRETKEYBYTES)
        return fail(errors::input, "an ed25519 private key has 64 bytes, not {}",
                    seed_and_public.size());
    auto key = TRY(from_seed(seed_and_public.first(seed_size)));
    if (!equal_constant_time(key.public_key().bytes(), seed_and_public.subspan(seed_size)))
        return fail(errors::input, "the ed25519 private key does not end with its public key");
    return key;
}

PrivateKey PrivateKey::generate(const EntropySource& entropy) {
    const auto seed = Secret::random(seed_size, entropy);
    return from_seed(seed.reveal()).value();
}

PrivateKey PrivateKey::copy() const { return PrivateKey{expanded_.copy(), public_key_}; }

Signature sign(const PrivateKey& key, ByteView message) {
    Signature out;
    crypto_sign_detached(out.data(), nullptr, message.data(), message.size(),
                         key.expanded().reveal().data());
    return out;
}

// What libsodium accepts satisfies the equation without the cofactor over canonical encodings,
// and so the one with it: its yes is final, its no is asked again.
bool verify(ByteView key, ByteView message, ByteView signature) {
    if (key.size() != public_key_size || signature.size() != sizeof(Signature)) return false;
    sodium_ready();
    if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) ==
        0)
        return true;
    return verify_cofactored(key, message, signature);
}

Address address_of(ByteView key) {
    const auto digest = sha256(key);
    ByteArray<20> short_digest;
    std::copy_n(digest.begin(), short_digest.size(), short_digest.begin());
    return Address{short_digest};
}

}  // namespace ve::ed25519
