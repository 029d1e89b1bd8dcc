#include "crypto/public_key.hpp"

#include <algorithm>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "crypto/secp256r1.hpp"

namespace ve {
namespace {

// The first four bytes of a hash of the type's name: amino's way to tell types apart.
constexpr ByteArray<5> secp256k1_prefix{0xeb, 0x5a, 0xe9, 0x87, 33};
constexpr ByteArray<5> ed25519_prefix{0x16, 0x24, 0xde, 0x64, 32};

const ByteArray<5>& amino_prefix(Curve curve) {
    VE_INVARIANT(curve != Curve::secp256r1);
    return curve == Curve::ed25519 ? ed25519_prefix : secp256k1_prefix;
}

// ADR-28: SHA-256 of the type's hash and the key, all 32 bytes of it.
Address secp256r1_address(ByteView key) {
    return Address{sha256(sha256("cosmos.crypto.secp256r1.PubKey"), key)};
}

}  // namespace

std::string_view name_of(Curve curve) {
    switch (curve) {
        case Curve::secp256k1: return "secp256k1";
        case Curve::ed25519: return "ed25519";
        case Curve::secp256r1: break;
    }
    return "secp256r1";
}

std::size_t public_key_size(Curve curve) { return curve == Curve::ed25519 ? 32 : 33; }

Result<PublicKey> PublicKey::parse(Curve curve, ByteView bytes) {
    if (bytes.size() != public_key_size(curve))
        return fail(errors::input, "a {} public key has {} bytes, not {}", name_of(curve),
                    public_key_size(curve), bytes.size());
    if (curve == Curve::secp256k1) TRY(secp256k1::PublicKey::parse(bytes));
    if (curve == Curve::ed25519) TRY(ed25519::PublicKey::parse(bytes));
    if (curve == Curve::secp256r1 && !secp256r1::is_point(bytes))
        return fail(errors::input, "the public key is no point of secp256r1");
    return PublicKey{curve, copy_of(bytes)};
}

Result<PublicKey> PublicKey::parse_amino(ByteView amino) {
    for (const auto curve : {Curve::secp256k1, Curve::ed25519}) {
        const auto& prefix = amino_prefix(curve);
        if (amino.size() == prefix.size() + public_key_size(curve) &&
            std::equal(prefix.begin(), prefix.end(), amino.begin()))
            return parse(curve, amino.subspan(prefix.size()));
    }
    return fail(errors::input, "these {} bytes are no public key in amino form", amino.size());
}

Bytes PublicKey::amino() const {
    Bytes out;
    append(out, ByteView{amino_prefix(curve)});
    append(out, ByteView{bytes});
    return out;
}

Address PublicKey::address() const {
    switch (curve) {
        case Curve::secp256k1: return secp256k1::address_of(bytes);
        case Curve::ed25519: return ed25519::address_of(bytes);
        case Curve::secp256r1: break;
    }
    return secp256r1_address(bytes);
}

}  // namespace ve
