#include "crypto/secp256k1.hpp"

#include <secp256k1.h>

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

secp256k1::PrivateKey some_secp256k1_key() {
    return secp256k1::PrivateKey::generate(test::counted_entropy(1));
}

// Wycheproof writes DER and uncompressed keys; ours are 64 and 33 bytes.
std::optional<ByteArray<64>> compact_of_der(const Bytes& der) {
    secp256k1_ecdsa_signature parsed;
    ByteArray<64> out;
    if (der.empty() || secp256k1_ecdsa_signature_parse_der(secp256k1_context_static, &parsed,
                                                           der.data(), der.size()) != 1)
        return std::nullopt;
    secp256k1_ecdsa_signature_serialize_compact(secp256k1_context_static, out.data(), &parsed);
    return out;
}

bool is_low(const ByteArray<64>& signature) {
    secp256k1_ecdsa_signature parsed;
    REQUIRE(secp256k1_ecdsa_signature_parse_compact(secp256k1_context_static, &parsed,
                                                    signature.data()) == 1);
    return secp256k1_ecdsa_signature_normalize(secp256k1_context_static, nullptr, &parsed) == 0;
}

Bytes compressed(const Bytes& point) {
    Bytes out{static_cast<std::uint8_t>(2 + (point.at(64) & 1))};
    out.insert(out.end(), point.begin() + 1, point.begin() + 33);
    return out;
}

}  // namespace

TEST_CASE("a signature verifies with its own key and message only", "[crypto][secp256k1]") {
    const auto key       = some_secp256k1_key();
    const auto other     = secp256k1::PrivateKey::generate(test::counted_entropy(2));
    const auto message   = bytes_of("message");
    const auto signature = secp256k1::sign(key, message);
    CHECK(secp256k1::verify(key.public_key(), message, signature));
    CHECK(secp256k1::verify(ByteView{key.public_key().bytes()}, message, signature));
    CHECK(signature == secp256k1::sign(key, message));  // RFC 6979: no randomness in it
    CHECK(signature == secp256k1::sign(key.copy(), message));

    CHECK_FALSE(secp256k1::verify(other.public_key(), message, signature));
    CHECK_FALSE(secp256k1::verify(key.public_key(), bytes_of("massage"), signature));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        auto bent = signature;
        bent[i] ^= 0x80;
        CHECK_FALSE(secp256k1::verify(key.public_key(), message, bent));
    }
}

TEST_CASE("keys and signatures of any other size are refused, never fatal", "[crypto][secp256k1]") {
    const auto key     = some_secp256k1_key();
    const auto message = bytes_of("message");
    const auto good    = secp256k1::sign(key, message);
    const auto size    = GENERATE(values<std::size_t>({0, 1, 31, 32, 34, 63, 65, 72, 100000}));
    const Bytes other(size, 2);
    const ByteView none{static_cast<const std::uint8_t*>(nullptr), 0};
    CHECK_FALSE(secp256k1::verify(key.public_key(), message, other));
    CHECK_FALSE(secp256k1::verify(ByteView{other}, message, good));
    CHECK_FALSE(secp256k1::PublicKey::parse(other).ok());
    CHECK_FALSE(secp256k1::verify(none, none, none));
    CHECK_FALSE(secp256k1::verify(key.public_key(), none, none));
    CHECK(secp256k1::PrivateKey::from_bytes(other).ok() == (size == 32));
}

TEST_CASE("a private key lies between 1 and the order", "[crypto][secp256k1]") {
    struct Case {
        std::string name, scalar;
        bool good;
    };
    const auto c = GENERATE(values<Case>({
        {"zero", "0000000000000000000000000000000000000000000000000000000000000000", false},
        {"one", "0000000000000000000000000000000000000000000000000000000000000001", true},
        {"order - 1", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", true},
        {"order", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", false},
        {"all ones", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false},
    }));
    CAPTURE(c.name);
    CHECK(secp256k1::PrivateKey::from_bytes(parse_hex(c.scalar).value()).ok() == c.good);
}

TEST_CASE("only compressed points of the curve are public keys", "[crypto][secp256k1]") {
    const auto bytes = some_secp256k1_key().public_key().bytes();
    CHECK(secp256k1::PublicKey::parse(bytes).ok());
    for (const auto first : Bytes{0x00, 0x01, 0x04, 0x05, 0x06, 0x07, 0xff}) {
        auto bent = bytes;
        bent[0]   = first;
        CHECK_FALSE(secp256k1::PublicKey::parse(bent).ok());
    }
    Bytes beyond(33, 0xff);
    beyond[0] = 2;
    CHECK_FALSE(secp256k1::PublicKey::parse(beyond).ok());
}

// Cosmos takes 64 bytes with a low s. A DER form that is not strict has no such 64 bytes, and the
// plain file, unlike Bitcoin's, calls a high s valid: both are refused here.
TEST_CASE("secp256k1 agrees with Wycheproof under the low-s rule", "[crypto][secp256k1]") {
    const bool bitcoin = GENERATE(true, false);
    std::size_t high   = 0;
    test::each_wycheproof(
        bitcoin ? "ecdsa_secp256k1_sha256_bitcoin_test.json" : "ecdsa_secp256k1_sha256_test.json",
        [&](const Json& group, const Json& item, bool valid) {
            const auto key = compressed(test::hex_at(*group.find("publicKey"), "uncompressed"));
            const auto signature = compact_of_der(test::hex_at(item, "sig"));
            if (!signature) {
                CHECK_FALSE(valid);
                return;
            }
            const bool low = is_low(*signature);
            high += valid && !low ? 1 : 0;
            CHECK(secp256k1::verify(ByteView{key}, test::hex_at(item, "msg"), *signature) ==
                  (valid && low));
        });
    if (bitcoin) CHECK(high == 0);
}

TEST_CASE("an address is the one that wallets compute", "[crypto][secp256k1][ed25519]") {
    const auto vectors = test::published("wire/vectors/addresses.json");
    if (!vectors) return;
    for (const auto& item : vectors->find("vectors")->items()) {
        const auto& input = *item.find("input");
        const auto kind   = test::text_at(input, "kind");
        if (kind != "secp256k1") continue;
        const auto private_key =
            secp256k1::PrivateKey::from_bytes(test::hex_at(input, "privkey_hex")).value();
        CHECK(hex(private_key.public_key().bytes()) == test::text_at(input, "pubkey_hex"));
        const auto address = private_key.public_key().address();
        CHECK(address.text() == test::text_at(*item.find("expect"), "ve"));
        CHECK(address.text(prefix::operator_) == test::text_at(*item.find("expect"), "vevaloper"));
    }
}

// Both are kept in the same place, for all but their first byte is the same.
TEST_CASE("a key and its negation are not taken for each other, however often they are used",
          "[crypto][secp256k1]") {
    const auto key       = secp256k1::PrivateKey::from_bytes(sha256("one of two")).value();
    const auto message   = bytes_of("message");
    const auto signature = secp256k1::sign(key, message);
    const auto own       = key.public_key().bytes();
    auto negated         = own;
    negated[0] ^= 1;
    for (int turn = 0; turn < 3; ++turn) {
        CAPTURE(turn);
        CHECK(secp256k1::verify(ByteView{own}, message, signature));
        CHECK(secp256k1::verify(ByteView{own}, message, signature));
        CHECK_FALSE(secp256k1::verify(ByteView{negated}, message, signature));
        CHECK_FALSE(secp256k1::verify(ByteView{own}, bytes_of("another"), signature));
    }
    CHECK_FALSE(secp256k1::verify(ByteView{negated}.first(32), message, signature));
}

}  // namespace ve
