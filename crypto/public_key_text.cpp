#include "crypto/public_key_text.hpp"

#include <algorithm>

#include "base/bech32.hpp"
#include "base/text.hpp"

namespace ve {
namespace {

constexpr std::string_view multisig_type  = "/cosmos.crypto.multisig.LegacyAminoPubKey";
constexpr std::string_view multisig_amino = "tendermint/PubKeyMultisigThreshold";

struct CurveNames {
    Curve curve;
    std::string_view proto, amino;
};
constexpr std::array<CurveNames, 3> curve_names{
    {{Curve::secp256k1, "/cosmos.crypto.secp256k1.PubKey", "tendermint/PubKeySecp256k1"},
     {Curve::ed25519, "/cosmos.crypto.ed25519.PubKey", "tendermint/PubKeyEd25519"},
     {Curve::secp256r1, "/cosmos.crypto.secp256r1.PubKey", ""}}};

const CurveNames& names_of(Curve curve) { return curve_names[static_cast<std::size_t>(curve) - 1]; }

Error unknown_type(const std::string& type) {
    return fail(errors::input, "\"{}\" is no type of public key that is known",
                printable(type, 60));
}

Result<PublicKey> single(const Json& json) {
    const auto key    = TRY(public_key_from_json(json));
    const auto* alone = std::get_if<PublicKey>(&key);
    if (alone == nullptr) return fail(errors::input, "a multisig cannot be a member of a multisig");
    return *alone;
}

Result<AnyPublicKey> threshold_key(const Json& json, std::string_view list) {
    const auto* count = TRY(json.member("threshold"));
    const auto* keys  = TRY(json.member(list));
    const auto k      = TRY(count->u64(ThresholdKey::members_max));
    std::vector<PublicKey> members;
    for (const auto& item : keys->items()) members.push_back(TRY(single(item)));
    auto key = TRY(ThresholdKey::make(static_cast<std::uint32_t>(k), std::move(members),
                                      ThresholdKey::Order::as_given));
    return AnyPublicKey{std::move(key)};
}

Result<AnyPublicKey> of_curve(Curve curve, const Json& value) {
    const auto text  = TRY(value.text());
    const auto bytes = TRY(parse_base64(text));
    auto key         = TRY(PublicKey::parse(curve, bytes));
    return AnyPublicKey{std::move(key)};
}

bool is_hex(std::string_view text) {
    return text.size() % 2 == 0 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

Result<AnyPublicKey> of_bytes(ByteView bytes) {
    if (bytes.size() == 32) {
        auto key = TRY(PublicKey::parse(Curve::ed25519, bytes));
        return AnyPublicKey{std::move(key)};
    }
    if (bytes.size() == 33) {
        auto key = TRY(PublicKey::parse(Curve::secp256k1, bytes));
        return AnyPublicKey{std::move(key)};
    }
    return parse_amino_public_key(bytes);
}

}  // namespace

Result<AnyPublicKey> parse_amino_public_key(ByteView amino) {
    auto alone = PublicKey::parse_amino(amino);
    if (alone.ok()) return AnyPublicKey{std::move(alone).value()};
    auto several = ThresholdKey::parse_amino(amino);
    if (several.ok()) return AnyPublicKey{std::move(several).value()};
    return fail(errors::input, "these {} bytes are no public key", amino.size());
}

Result<AnyPublicKey> public_key_from_json(const Json& json) {
    if (const auto* type = json.find("@type"); type != nullptr && type->is_string()) {
        if (type->raw() == multisig_type) return threshold_key(json, "public_keys");
        for (const auto& names : curve_names)
            if (type->raw() == names.proto) return of_curve(names.curve, *TRY(json.member("key")));
        return unknown_type(type->raw());
    }
    const auto* type = TRY(json.member("type"));
    const auto name  = TRY(type->text());
    const auto* body = TRY(json.member("value"));
    if (name == multisig_amino) return threshold_key(*body, "pubkeys");
    for (const auto& names : curve_names)
        if (name == names.amino) return of_curve(names.curve, *body);
    return unknown_type(name);
}

Result<AnyPublicKey> parse_public_key(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return fail(errors::input, "no public key is given");
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    if (text.starts_with('{')) {
        const auto json = TRY(Json::parse(text, {.bytes = 64U << 10, .depth = 8}));
        return public_key_from_json(json);
    }
    if (const auto old = bech32::decode(text); old.ok()) return parse_amino_public_key(old->data);
    if (is_hex(text)) return of_bytes(TRY(parse_hex(text)));
    const auto bytes = parse_base64(text);
    if (!bytes.ok()) return fail(errors::input, "this is no public key: not JSON, hex or base64");
    return of_bytes(*bytes);
}

Json proto_json(const AnyPublicKey& key) {
    if (const auto* alone = std::get_if<PublicKey>(&key))
        return Json::object(
            {{"@type", names_of(alone->curve).proto}, {"key", base64(alone->bytes)}});
    const auto& several = std::get<ThresholdKey>(key);
    auto members        = Json::array();
    for (const auto& member : several.members) members.push(proto_json(member));
    return Json::object({{"@type", multisig_type},
                         {"threshold", several.threshold},
                         {"public_keys", std::move(members)}});
}

Json amino_json(const AnyPublicKey& key) {
    if (const auto* alone = std::get_if<PublicKey>(&key)) {
        const auto name = names_of(alone->curve).amino;
        if (name.empty()) return {};
        return Json::object({{"type", name}, {"value", base64(alone->bytes)}});
    }
    const auto& several = std::get<ThresholdKey>(key);
    auto members        = Json::array();
    for (const auto& member : several.members) members.push(amino_json(member));
    return Json::object({{"type", multisig_amino},
                         {"value", Json::object({{"threshold", std::to_string(several.threshold)},
                                                 {"pubkeys", std::move(members)}})}});
}

Bytes amino_of(const AnyPublicKey& key) {
    const auto* alone = std::get_if<PublicKey>(&key);
    if (alone != nullptr && alone->curve == Curve::secp256r1) return {};
    return std::visit([](const auto& some) { return some.amino(); }, key);
}

Address address_of(const AnyPublicKey& key) {
    return std::visit([](const auto& some) { return some.address(); }, key);
}

}  // namespace ve
