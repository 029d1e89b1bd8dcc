// One public key of the curves that Cosmos chains know, with its amino bytes and its address.
// Neither JSON nor bech32: crypto/public_key_text.hpp has those. No secrets.
#pragma once

#include "base/address.hpp"

namespace ve {

enum class Curve : std::uint8_t { secp256k1 = 1, ed25519 = 2, secp256r1 = 3 };
std::string_view name_of(Curve curve);
std::size_t public_key_size(Curve curve);

struct PublicKey {
    Curve curve = Curve::secp256k1;
    Bytes bytes;  // 33 compressed, or 32 for ed25519

    // Errors: another length, no point of the curve.
    static Result<PublicKey> parse(Curve curve, ByteView bytes);
    // The exact bytes that amino() writes and nothing else; secp256r1 has no amino form.
    static Result<PublicKey> parse_amino(ByteView amino);

    Bytes amino() const;  // 4 bytes of the type, the length, the key
    Address address() const;
    auto operator<=>(const PublicKey&) const = default;
};

}  // namespace ve
