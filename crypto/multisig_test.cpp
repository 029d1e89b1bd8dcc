#include "crypto/multisig.hpp"

#include <catch2/catch.hpp>

#include "base/bech32.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/published_vectors.hpp"
#include "crypto/secp256k1.hpp"

namespace ve {
namespace {

PublicKey key_number(std::uint8_t number) {
    const auto key = secp256k1::PrivateKey::from_bytes(Bytes(32, number)).value();
    return {Curve::secp256k1, copy_of(key.public_key().bytes())};
}

std::vector<PublicKey> keys(std::size_t count) {
    std::vector<PublicKey> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(key_number(static_cast<std::uint8_t>(i + 1)));
    return out;
}

}  // namespace

TEST_CASE("published threshold keys have these bytes and this address", "[multisig][vectors]") {
    test::each_vector("wire/vectors/multisig.json", [](const Json& input, const Json& expect) {
        std::vector<PublicKey> members;
        for (const auto& text : input.find("member_pubkeys_base64")->items())
            members.push_back(
                PublicKey::parse(Curve::secp256k1, parse_base64(text.raw()).value()).value());
        const auto order = input.find("sorted_by_address")->flag() ? ThresholdKey::Order::by_address
                                                                   : ThresholdKey::Order::as_given;
        const auto key =
            ThresholdKey::make(static_cast<std::uint32_t>(input.find("threshold")->u64().value()),
                               members, order)
                .value();
        CHECK(hex(key.amino()) == test::text_at(expect, "amino_binary_hex"));
        CHECK(key.address().text() == test::text_at(expect, "address"));
        CHECK(ThresholdKey::parse_amino(key.amino()).value() == key);
        for (const auto& member : input.find("member_addresses")->items())
            CHECK(key.position_of(Address::parse(member.raw()).value()).has_value());
    });
}

TEST_CASE("published public keys have these amino bytes and this address", "[multisig][vectors]") {
    test::each_vector(
        "wire/vectors/addresses.json",
        [](const Json& input, const Json& expect) {
            const auto kind = test::text_at(input, "kind");
            if (kind != "secp256k1" && kind != "ed25519" && kind != "secp256r1") return false;
            const auto curve = kind == "secp256k1" ? Curve::secp256k1
                               : kind == "ed25519" ? Curve::ed25519
                                                   : Curve::secp256r1;
            const auto key   = PublicKey::parse(curve, test::hex_at(input, "pubkey_hex")).value();
            CHECK(hex(key.address().bytes()) == test::text_at(expect, "address_hex"));
            if (curve == Curve::secp256r1) return true;
            CHECK(hex(key.amino()) == test::text_at(expect, "amino_pubkey_hex"));
            CHECK(PublicKey::parse_amino(key.amino()).value() == key);
            return true;
        },
        "public keys");
}

TEST_CASE("the order of members is by address unless it is kept", "[multisig]") {
    auto members = keys(3);
    const auto a = ThresholdKey::make(2, members).value();
    std::reverse(members.begin(), members.end());
    const auto b = ThresholdKey::make(2, members).value();
    CHECK(a == b);
    const auto kept = ThresholdKey::make(2, members, ThresholdKey::Order::as_given).value();
    CHECK(kept.members == members);
    std::reverse(members.begin(), members.end());
    const auto other = ThresholdKey::make(2, members, ThresholdKey::Order::as_given).value();
    CHECK_FALSE(kept.address() == other.address());
}

TEST_CASE("a threshold lies between one and the members", "[multisig]") {
    struct Case {
        std::uint32_t threshold;
        std::size_t members;
        bool good;
    };
    const auto c = GENERATE(values<Case>({{1, 1, true},
                                          {1, 0, false},
                                          {0, 0, false},
                                          {0, 2, false},
                                          {3, 2, false},
                                          {2, 2, true},
                                          {128, 200, true},
                                          {255, 255, true},
                                          {1, 256, false}}));
    auto members = keys(std::min<std::size_t>(c.members, 200));
    while (members.size() < c.members) members.push_back(key_number(7));
    const auto key = ThresholdKey::make(c.threshold, members, ThresholdKey::Order::as_given);
    CHECK(key.ok() == c.good);
    if (c.good) CHECK(ThresholdKey::parse_amino(key->amino()).value() == key.value());
}

TEST_CASE("a threshold key of an ed25519 member is one, and twins are told", "[multisig]") {
    auto members     = keys(1);
    const auto other = ed25519::PrivateKey::from_seed(Bytes(32, 9)).value();
    members.push_back({Curve::ed25519, copy_of(other.public_key().bytes())});
    const auto mixed = ThresholdKey::make(2, members).value();
    CHECK(ThresholdKey::parse_amino(mixed.amino()).value() == mixed);
    CHECK_FALSE(mixed.has_twins());
    members.push_back(members[0]);
    CHECK(ThresholdKey::make(2, members)->has_twins());
    members.push_back({Curve::secp256r1, members[0].bytes});
    CHECK_FALSE(ThresholdKey::make(2, members).ok());
}

TEST_CASE("a threshold key has one form in bytes", "[multisig]") {
    const auto good = ThresholdKey::make(2, keys(2)).value().amino();
    struct Case {
        std::string_view name;
        std::function<void(Bytes&)> damage;
    };
    const auto c = GENERATE(values<Case>({
        {"nothing", [](Bytes& b) { b.clear(); }},
        {"another type", [](Bytes& b) { b[0] ^= 1; }},
        {"no threshold", [](Bytes& b) { b.resize(5); }},
        {"a threshold of zero", [](Bytes& b) { b[5] = 0; }},
        {"a threshold above the members", [](Bytes& b) { b[5] = 3; }},
        {"a threshold in two bytes", [](Bytes& b) { b[5] = 0x82, b.insert(b.begin() + 6, 0); }},
        {"another tag", [](Bytes& b) { b[6] = 0x1a; }},
        {"a length beyond the end", [](Bytes& b) { b[7] = 0xff; }},
        {"a shorter length", [](Bytes& b) { b[7] -= 1; }},
        {"another member type", [](Bytes& b) { b[8] ^= 1; }},
        {"a member that is no point", [](Bytes& b) { b[13] = 9; }},
        {"a cut end", [](Bytes& b) { b.pop_back(); }},
        {"a byte behind the end", [](Bytes& b) { b.push_back(0); }},
        {"a tag behind the end", [](Bytes& b) { b.push_back(0x12); }},
    }));
    CAPTURE(c.name);
    auto bytes = good;
    c.damage(bytes);
    CHECK_FALSE(ThresholdKey::parse_amino(bytes).ok());
    CHECK(ThresholdKey::parse_amino(good).ok());
}

}  // namespace ve
