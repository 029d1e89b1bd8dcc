// The recorded texts of keys and addresses, and what is signed off chain.
#include <catch2/catch.hpp>
#include <map>

#include "base/bech32.hpp"
#include "crypto/adr036.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/hd.hpp"
#include "crypto/mnemonic.hpp"
#include "crypto/public_key_text.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

// ADR-28: the first key with the module's name, each further one under what came out before.
Bytes derived_address(const Json& input) {
    auto type = bytes_of("module");
    Bytes before, name = copy_of(bytes_of(test::text_at(input, "name")));
    name.push_back(0);
    for (const auto& key : input.find("keys_hex")->items()) {
        const auto hash = sha256(type);
        before          = copy_of(sha256(hash, name, parse_hex(key.raw()).value()));
        type            = before;
        name.clear();
    }
    return before;
}

std::string address_of_kind(const std::string& kind, const Json& input) {
    if (kind == "module") return hex(ByteView{sha256(test::text_at(input, "name"))}.first(20));
    if (kind == "module-derived") return hex(derived_address(input));
    const auto port = test::text_at(input, "port") + "/" + test::text_at(input, "channel");
    return hex(ByteView{sha256("ics20-1", std::string_view{"\0", 1}, port)}.first(20));
}

}  // namespace

TEST_CASE("bech32 texts are read and refused as recorded", "[crypto][bech32][vectors]") {
    test::each_vector("wire/vectors/bech32.json", [](const Json& input, const Json& expect) {
        const auto text    = test::text_at(input, "string");
        const auto hrp     = test::text_at(input, "expected_hrp");
        const auto decoded = bech32::decode(text);
        const bool good    = decoded.ok() && decoded->prefix == hrp && !decoded->data.empty();
        CHECK(good == expect.find("valid")->flag());
        if (!good) {
            CHECK_FALSE(Address::parse(text, hrp).ok());
            return;
        }
        CHECK(hex(decoded->data) == test::text_at(expect, "data_hex"));
        CHECK(bech32::encode(hrp, decoded->data) == test::text_at(expect, "canonical"));
        const auto size = decoded->data.size();
        CHECK(Address::parse(text, hrp).ok() == (size == 20 || size == 32));
    });
}

TEST_CASE("addresses that follow from no key are those recorded", "[crypto][address][vectors]") {
    std::map<std::string, int> kinds;
    const auto one = [&](const Json& input, const Json& expect) {
        if (input.find("pubkey_hex") != nullptr) return false;  // crypto/multisig_test.cpp
        const auto kind = test::text_at(input, "kind");
        ++kinds[kind];
        if (kind == "ibc-denom") {
            const auto hash = sha256(test::text_at(input, "trace"));
            CHECK("ibc/" + hex_upper(hash) == test::text_at(expect, "denom"));
            return true;
        }
        const auto address = test::hex_at(expect, "address_hex");
        CHECK(address_of_kind(kind, input) == hex(address));
        for (const std::string prefix : {"ve", "cosmos"})
            if (const auto* text = expect.find(prefix))
                CHECK(Address::from_bytes(address)->text(prefix) == text->raw());
        return true;
    };
    if (test::each_vector("wire/vectors/addresses.json", one, "addresses without keys") == 0)
        return;
    for (const auto* kind : {"module", "module-derived", "ics20-escrow", "ibc-denom"})
        CHECK(kinds[kind] > 0);
    CHECK(kinds.size() == 4);
}

TEST_CASE("data is signed and judged as Keplr does", "[crypto][adr036][vectors]") {
    test::each_vector("wire/vectors/adr036.json", [](const Json& input, const Json& expect) {
        const auto data   = test::hex_at(input, "data_hex");
        const auto signer = test::text_at(input, "signer");
        const auto& from  = input.find("pub_key") != nullptr ? input : expect;
        const auto key    = public_key_from_json(*from.find("pub_key")).value();
        const auto made   = parse_base64(test::text_at(from, "signature_base64")).value();
        const auto judged = adr036::verify(signer, data, std::get<PublicKey>(key), made);
        CHECK(judged.ok() == expect.find("valid")->flag());
        if (!judged.ok()) {
            CHECK(judged.error().is(errors::verification));
            return;
        }
        const auto bytes = adr036::sign_bytes(signer, data);
        CHECK(bytes == test::text_at(expect, "sign_bytes_utf8"));
        CHECK(hex(sha256(bytes)) == test::text_at(expect, "sign_bytes_sha256_hex"));
        const auto mnemonic = Mnemonic::parse(test::text_at(input, "signer_mnemonic")).value();
        const auto ours =
            hd::derive_secp256k1(mnemonic.seed().value(), hd::Path::cosmos(0, 0)).value();
        CHECK(base64(secp256k1::sign(ours, bytes_of(bytes))) == base64(made));
        auto other = data;
        other.push_back(0);
        CHECK_FALSE(adr036::verify(signer, other, std::get<PublicKey>(key), made).ok());
    });
}

TEST_CASE("a signature of bare data is told from one of other data", "[crypto][adr036]") {
    const auto key = secp256k1::PrivateKey::from_bytes(Bytes(32, 7)).value();
    const PublicKey of{Curve::secp256k1, copy_of(key.public_key().bytes())};
    const auto who  = of.address().text("cosmos");
    const auto data = bytes_of("hello");
    const auto said = [&](const secp256k1::Signature& made) {
        return adr036::verify(who, data, of, made).error().detail();
    };
    CHECK(said(secp256k1::sign(key, data)).find("bare data") != std::string::npos);
    CHECK(said(secp256k1::sign(key, bytes_of("hullo"))).find("other data") != std::string::npos);
    const auto good = secp256k1::sign(key, bytes_of(adr036::sign_bytes(who, data)));
    CHECK(adr036::verify(who, data, of, good).ok());
    // Another spelling of the address is another document for the signer, but one address.
    std::string upper = who;
    for (auto& c : upper) c = static_cast<char>(std::toupper(c));
    CHECK(adr036::verify(upper, data, of, good).ok());
    CHECK_FALSE(adr036::verify(of.address().text(), data, of, good).ok());
    CHECK_FALSE(adr036::verify("cosmos1", data, of, good).ok());
}

TEST_CASE("a public key is read from each text that people have it in", "[crypto][publickey]") {
    const auto key = secp256k1::PrivateKey::from_bytes(Bytes(32, 7)).value();
    const PublicKey of{Curve::secp256k1, copy_of(key.public_key().bytes())};
    const auto several = ThresholdKey::make(1, {of}).value();
    for (const auto& any : {AnyPublicKey{of}, AnyPublicKey{several}}) {
        for (const auto& text :
             {proto_json(any).dump(), amino_json(any).dump(), proto_json(any).pretty(),
              hex(amino_of(any)), hex_upper(amino_of(any)), base64(amino_of(any)),
              bech32::encode("cosmospub", amino_of(any)), " " + hex(amino_of(any)) + "\n"}) {
            CAPTURE(text);
            CHECK(parse_public_key(text).value() == any);
        }
    }
    CHECK(parse_public_key(hex(of.bytes)).value() == AnyPublicKey{of});
    CHECK(parse_public_key(base64(of.bytes)).value() == AnyPublicKey{of});
    const auto text = GENERATE(
        as<std::string>{}, "", " ", "{}", "{", "[]", R"({"@type":"/x","key":"AA=="})",
        R"({"@type":"/cosmos.crypto.secp256k1.PubKey","key":"AA=="})",
        R"({"@type":"/cosmos.crypto.secp256k1.PubKey"})",
        R"({"type":"tendermint/PubKeySecp256k1"})",
        R"({"@type":"/cosmos.crypto.multisig.LegacyAminoPubKey","threshold":0,"public_keys":[]})",
        R"({"@type":"/cosmos.crypto.multisig.LegacyAminoPubKey","threshold":1,"public_keys":[{"@type":"/cosmos.crypto.multisig.LegacyAminoPubKey","threshold":1,"public_keys":[]}]})",
        "02", "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa",
        "04b838ff44e5bc177bf21189d0766082fc9d843226887fc9760371100b7ee20a6f");
    CAPTURE(text);
    CHECK_FALSE(parse_public_key(text).ok());
}

}  // namespace ve
