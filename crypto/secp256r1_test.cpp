#include "crypto/secp256r1.hpp"

#include <catch2/catch.hpp>

#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

// A strict reader of DER's two numbers; nothing for any other form, or numbers above 32 bytes.
std::optional<Bytes> number_at(ByteView& der) {
    if (der.size() < 2 || der[0] != 2 || der[1] == 0 || der[1] > 33 || der.size() < 2U + der[1])
        return std::nullopt;
    auto value = der.subspan(2, der[1]);
    der        = der.subspan(2U + value.size());
    if ((value[0] & 0x80) != 0) return std::nullopt;
    if (value.size() > 1 && value[0] == 0 && (value[1] & 0x80) == 0) return std::nullopt;
    if (value[0] == 0) value = value.subspan(1);
    if (value.size() > 32) return std::nullopt;
    Bytes out(32 - value.size());
    append(out, value);
    return out;
}

std::optional<Bytes> fixed_of_der(ByteView der) {
    if (der.size() < 2 || der[0] != 0x30 || der[1] != der.size() - 2) return std::nullopt;
    der          = der.subspan(2);
    auto r       = number_at(der);
    const auto s = r ? number_at(der) : std::nullopt;
    if (!s || !der.empty()) return std::nullopt;
    append(*r, ByteView{*s});
    return r;
}

constexpr std::string_view half_of_the_order =
    "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";

}  // namespace

// Wycheproof takes a high s, the Cosmos SDK does not.
TEST_CASE("secp256r1 agrees with Wycheproof under the low-s rule", "[crypto][secp256r1]") {
    std::size_t taken = 0;
    test::each_wycheproof(
        "ecdsa_secp256r1_sha256_test.json", [&](const Json& group, const Json& item, bool valid) {
            const auto point = test::hex_at(*group.find("publicKey"), "uncompressed");
            Bytes key{static_cast<std::uint8_t>(2 + (point.at(64) & 1))};
            append(key, ByteView{point}.subspan(1, 32));
            const auto message   = test::hex_at(item, "msg");
            const auto signature = fixed_of_der(test::hex_at(item, "sig"));
            if (!signature) {
                CHECK_FALSE(valid);
                return;
            }
            const bool low = hex(ByteView{*signature}.subspan(32)) <= half_of_the_order;
            const bool ok  = secp256r1::verify(key, message, *signature);
            CHECK(ok == (valid && low));
            taken += ok ? 1 : 0;
            if (ok) CHECK_FALSE(secp256r1::verify(key, test::hex_at(item, "sig"), *signature));
        });
    if (test::published("vectors/wycheproof/ecdsa_secp256r1_sha256_test.json")) CHECK(taken > 50);
}

TEST_CASE("secp256r1 keys and signatures of other sizes are refused", "[crypto][secp256r1]") {
    const auto key =
        parse_hex("02cbd0ae3cca092f0ce58d2516f087bc129cf301d7013d13043c62ffe6eb590518").value();
    CHECK(secp256r1::is_point(key));
    for (const std::size_t size : {0U, 1U, 32U, 34U, 65U})
        CHECK_FALSE(secp256r1::is_point(Bytes(size, 2)));
    auto off = key;
    off[0]   = 4;
    CHECK_FALSE(secp256r1::is_point(off));
    CHECK_FALSE(secp256r1::is_point(Bytes(33, 0xff)));
    for (const std::size_t size : {0U, 63U, 64U, 65U, 72U})
        CHECK_FALSE(secp256r1::verify(key, {}, Bytes(size, 0)));
}

}  // namespace ve
