#include "commands/keys/public_keys.hpp"

#include "base/bech32.hpp"
#include "base/text.hpp"

namespace ve {

std::optional<AnyPublicKey> public_key_of(const KeyInfo& key) {
    switch (key.algorithm) {
        case KeyAlgorithm::secp256k1: return PublicKey{Curve::secp256k1, key.public_key};
        case KeyAlgorithm::ed25519: return PublicKey{Curve::ed25519, key.public_key};
        case KeyAlgorithm::multisig: {
            auto several = ThresholdKey::parse_amino(key.public_key);
            if (several.ok()) return AnyPublicKey{std::move(several).value()};
            break;
        }
        case KeyAlgorithm::x25519: break;
    }
    return std::nullopt;
}

KnownKey known_key(const AnyPublicKey& key) {
    if (const auto* alone = std::get_if<PublicKey>(&key))
        return {.algorithm  = alone->curve == Curve::ed25519 ? KeyAlgorithm::ed25519
                                                             : KeyAlgorithm::secp256k1,
                .public_key = alone->bytes};
    return {.algorithm = KeyAlgorithm::multisig, .public_key = std::get<ThresholdKey>(key).amino()};
}

Result<PublicKey> find_member(Keyring& ring, const std::string& name_or_key) {
    auto key = parse_public_key(name_or_key);
    if (!key.ok() && keyring::check_name(name_or_key).ok() && name_or_key.size() < 39) {
        const auto info = TRY(ring.get(name_or_key));
        auto found      = public_key_of(info);
        if (!found)
            return fail(errors::input, "{} is a key for {} and signs nothing", info.name,
                        name_of(info.algorithm));
        key = *std::move(found);
    }
    if (!key.ok() && bech32::decode(name_or_key).ok())
        return fail(errors::input, "{} is an address, and a public key is needed",
                    printable(name_or_key, 90))
            .with_hint("ask its owner for: ve keys show NAME --pubkey");
    if (!key.ok()) return std::move(key).error();
    const auto* alone = std::get_if<PublicKey>(&*key);
    if (alone == nullptr)
        return fail(errors::input, "{} is a multisig, and cannot be a member of another",
                    printable(name_or_key, 64));
    return *alone;
}

std::string bech_prefix(std::string_view chain, std::string_view form) {
    return fmt::format("{}{}", chain, form == "val" ? "valoper" : form == "cons" ? "valcons" : "");
}

}  // namespace ve
