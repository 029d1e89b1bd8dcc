#include "crypto/secp256k1.hpp"

#include <secp256k1.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "crypto/hash.hpp"
#include "crypto/sodium.hpp"

namespace ve::secp256k1 {
namespace {

static_assert(sizeof(secp256k1_pubkey) == 64 && sizeof(secp256k1_ecdsa_signature) == 64);

// Made once; the blinding against side channels is the only random input. Using it through a
// const pointer is safe from many threads.
const secp256k1_context* context() {
    static const secp256k1_context* const made = [] {
        auto* fresh = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
        VE_INVARIANT(fresh != nullptr);
        sodium_ready();
        ByteArray<32> seed;
        randombytes_buf(seed.data(), seed.size());
        VE_INVARIANT(secp256k1_context_randomize(fresh, seed.data()) == 1);
        wipe(seed);
        return fresh;
    }();
    return made;
}

secp256k1_pubkey library_form(const ByteArray<64>& point) {
    secp256k1_pubkey out;
    std::memcpy(out.data, point.data(), sizeof out.data);
    return out;
}

// Keys that were used lately: finding the point of one takes a root in the field, a tenth of a
// verification. A key belongs to one set of a few; the set's oldest gives way to a new one.
class KnownKeys {
  public:
    std::optional<PublicKey> find(ByteView bytes) {
        const auto index = index_of(bytes);
        const std::lock_guard lock{mutexes_[index % mutexes_.size()]};
        for (const auto& key : sets_[index])
            if (key && std::ranges::equal(key->bytes(), bytes)) return key;
        return std::nullopt;
    }
    void keep(const PublicKey& key) {
        const auto index = index_of(key.bytes());
        const std::lock_guard lock{mutexes_[index % mutexes_.size()]};
        auto& set = sets_[index];
        std::shift_right(set.begin(), set.end(), 1);
        set.front() = key;
    }

  private:
    using Set = std::array<std::optional<PublicKey>, 4>;

    std::size_t index_of(ByteView key) const {
        std::size_t some = 0;
        std::memcpy(&some, key.data() + 1, sizeof some);
        return some % sets_.size();
    }
    std::array<Set, 16'384> sets_;
    std::array<std::mutex, 64> mutexes_;
};

constinit KnownKeys known_keys;  // 6 MiB of zeros, of which only what is used takes memory

}  // namespace

Result<PublicKey> PublicKey::parse(ByteView compressed) {
    if (compressed.size() != public_key_size)
        return fail(errors::input, "a secp256k1 public key has 33 bytes, not {}",
                    compressed.size());
    if (compressed[0] != 2 && compressed[0] != 3)
        return fail(errors::input, "a compressed secp256k1 public key starts with 02 or 03");
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_parse(context(), &point, compressed.data(), compressed.size()) != 1)
        return fail(errors::input, "{} is no point of secp256k1", hex(compressed));
    PublicKey out;
    std::copy(compressed.begin(), compressed.end(), out.bytes_.begin());
    std::memcpy(out.point_.data(), point.data, sizeof point.data);
    return out;
}

Address PublicKey::address() const { return address_of(bytes_); }

Result<PrivateKey> PrivateKey::from_bytes(ByteView scalar) {
    return from_secret(Secret::copy_of(scalar));
}

Result<PrivateKey> PrivateKey::from_secret(Secret scalar) {
    if (scalar.size() != secret_size)
        return fail(errors::input, "a secp256k1 private key has 32 bytes, not {}", scalar.size());
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_create(context(), &point, scalar.reveal().data()) != 1)
        return fail(errors::input, "the private key is not between 1 and the order of secp256k1");
    ByteArray<public_key_size> compressed;
    std::size_t size = compressed.size();
    secp256k1_ec_pubkey_serialize(context(), compressed.data(), &size, &point,
                                  SECP256K1_EC_COMPRESSED);
    const auto key = PublicKey::parse(compressed);
    VE_INVARIANT(key.ok());
    return PrivateKey{std::move(scalar), key.value()};
}

PrivateKey PrivateKey::generate(const EntropySource& entropy) {
    auto key = from_secret(Secret::random(secret_size, entropy));
    // One in 2^128 draws is no key; eight in a row are a broken source, which value() refuses.
    for (int again = 0; again < 7 && !key.ok(); ++again)
        key = from_secret(Secret::random(secret_size, entropy));
    return std::move(key).value();
}

PrivateKey PrivateKey::copy() const { return PrivateKey{scalar_.copy(), public_key_}; }

Signature sign(const PrivateKey& key, ByteView message) {
    return sign_digest(key, sha256(message));
}

Signature sign_digest(const PrivateKey& key, const Hash& digest) {
    secp256k1_ecdsa_signature made;
    VE_INVARIANT(secp256k1_ecdsa_sign(context(), &made, digest.data(), key.secret().reveal().data(),
                                      nullptr, nullptr) == 1);
    Signature out;
    secp256k1_ecdsa_signature_serialize_compact(context(), out.data(), &made);
    return out;
}

bool verify(const PublicKey& key, ByteView message, ByteView signature) {
    return verify_digest(key, sha256(message), signature);
}

bool verify(ByteView compressed_key, ByteView message, ByteView signature) {
    if (signature.size() != sizeof(Signature) || compressed_key.size() != public_key_size)
        return false;
    if (const auto known = known_keys.find(compressed_key))
        return verify(*known, message, signature);
    const auto key = PublicKey::parse(compressed_key);
    if (!key.ok()) return false;
    known_keys.keep(*key);
    return verify(*key, message, signature);
}

// The library refuses a high s by itself: secp256k1_ecdsa_verify demands the lower form.
bool verify_digest(const PublicKey& key, const Hash& digest, ByteView signature) {
    if (signature.size() != sizeof(Signature)) return false;
    secp256k1_ecdsa_signature parsed;
    if (secp256k1_ecdsa_signature_parse_compact(context(), &parsed, signature.data()) != 1)
        return false;
    const auto point = library_form(key.point_);
    return secp256k1_ecdsa_verify(context(), &parsed, digest.data(), &point) == 1;
}

Address address_of(ByteView compressed_key) { return Address{ripemd160(sha256(compressed_key))}; }

}  // namespace ve::secp256k1
