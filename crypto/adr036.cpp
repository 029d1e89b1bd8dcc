#include "crypto/adr036.hpp"

#include "base/bech32.hpp"
#include "base/text.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/secp256k1.hpp"
#include "crypto/secp256r1.hpp"

namespace ve::adr036 {
namespace {

bool matches(const PublicKey& key, ByteView message, ByteView signature) {
    switch (key.curve) {
        case Curve::secp256k1: return secp256k1::verify(ByteView{key.bytes}, message, signature);
        case Curve::ed25519: return ed25519::verify(ByteView{key.bytes}, message, signature);
        case Curve::secp256r1: break;
    }
    return secp256r1::verify(key.bytes, message, signature);
}

}  // namespace

// Members in alphabetical order, no blanks: the form that hardware wallets show and sign.
std::string sign_bytes(std::string_view signer, ByteView data) {
    return fmt::format(
        R"({{"account_number":"0","chain_id":"","fee":{{"amount":[],"gas":"0"}},"memo":"",)"
        R"("msgs":[{{"type":"sign/MsgSignData","value":{{"data":"{}","signer":"{}"}}}}],)"
        R"("sequence":"0"}})",
        base64(data), signer);
}

Result<void> verify(std::string_view signer, ByteView data, const PublicKey& key,
                    ByteView signature) {
    const auto decoded = TRY(bech32::decode(signer));
    const auto address = TRY(Address::from_bytes(decoded.data));
    if (key.address() != address)
        return fail(errors::verification, "the public key belongs to {}, not to {}",
                    key.address().text(decoded.prefix), printable(signer, 90));
    if (signature.size() != 64)
        return fail(errors::verification, "a signature has 64 bytes, not {}", signature.size());
    const auto wanted = bech32::encode(decoded.prefix, decoded.data);  // in lower case
    if (matches(key, bytes_of(sign_bytes(wanted, data)), signature)) return {};
    if (matches(key, data, signature))
        return fail(errors::verification,
                    "the signature is of the bare data, not of its ADR-36 document: it could have "
                    "been made for a transaction");
    return fail(errors::verification, "the signature is of other data, or damaged");
}

}  // namespace ve::adr036
