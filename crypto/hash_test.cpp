#include "crypto/hash.hpp"

#include <catch2/catch.hpp>

#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

// Runs each case of a Wycheproof MAC file against one of our functions.
template <class Mac>
void check_macs(const std::string& file, Mac mac) {
    test::each_wycheproof(file, [&](const Json&, const Json& item, bool valid) {
        const auto tag  = test::hex_at(item, "tag");
        const auto made = mac(test::hex_at(item, "key"), test::hex_at(item, "msg"));
        CHECK(equal_constant_time(ByteView{made}.first(tag.size()), tag) == valid);
    });
}

}  // namespace

TEST_CASE("a hash is the published one", "[crypto][hash]") {
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha512(bytes_of("abc"))).substr(0, 32) == "ddaf35a193617abacc417349ae204131");
    CHECK(hex(ripemd160(bytes_of("abc"))) == "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    CHECK(hex(ripemd160({})) == "9c1185a5c5e9fc54612808977ee8f548b2258d31");
}

TEST_CASE("parts hash as if they were put together", "[crypto][hash]") {
    const Bytes middle{0x62};
    const std::vector<ByteView> parts{bytes_of("a"), middle, ByteView{}, bytes_of("c")};
    CHECK(sha256(parts) == sha256("abc"));
    CHECK(sha256("a", middle, std::string{"c"}) == sha256("abc"));
    CHECK(Sha256{}.update_byte('a').update("bc").finish() == sha256("abc"));
    CHECK(Sha256{}.update_be32(0x61626364).finish() == sha256("abcd"));
    CHECK(Sha256{}.update_be64(0x6162636465666768).finish() == sha256("abcdefgh"));
    CHECK_FALSE(sha256("ab", "c") == sha256("ab", "d"));
}

TEST_CASE("HMAC agrees with Wycheproof", "[crypto][hash]") {
    check_macs("hmac_sha1_test.json", hmac_sha1);
    check_macs("hmac_sha256_test.json", hmac_sha256);
    check_macs("hmac_sha512_test.json", hmac_sha512);
}

TEST_CASE("HMAC of RFC 4231", "[crypto][hash]") {
    const auto key = bytes_of("Jefe"), message = bytes_of("what do ya want for nothing?");
    CHECK(hex(hmac_sha256(key, message)) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const Bytes long_key(131, 0xaa);
    CHECK(hex(hmac_sha256(long_key,
                          bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("PBKDF2 agrees with Wycheproof", "[crypto][hash]") {
    test::each_wycheproof(
        "pbkdf2_hmacsha512_test.json", [](const Json&, const Json& item, bool valid) {
            Bytes key(item.find("dkLen")->u64().value());
            pbkdf2_hmac_sha512(
                test::hex_at(item, "password"), test::hex_at(item, "salt"),
                static_cast<std::uint32_t>(item.find("iterationCount")->u64().value()), key);
            CHECK((hex(key) == test::text_at(item, "dk")) == valid);
        });
}

TEST_CASE("HKDF agrees with Wycheproof", "[crypto][hash]") {
    test::each_wycheproof("hkdf_sha256_test.json", [](const Json&, const Json& item, bool valid) {
        Bytes key(item.find("size")->u64().value());
        const bool made = hkdf_sha256(test::hex_at(item, "ikm"), test::hex_at(item, "salt"),
                                      test::hex_at(item, "info"), key);
        CHECK(made == valid);
        if (valid) CHECK(hex(key) == test::text_at(item, "okm"));
    });
}

TEST_CASE("PBKDF2 with SHA-256 and Keccak-256 are those of published examples", "[crypto][hash]") {
    Bytes key(32);
    pbkdf2_hmac_sha256(bytes_of("passwd"), bytes_of("salt"), 1, key);  // RFC 7914
    CHECK(hex(key) == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    struct Case {
        std::string text, hash;
    };
    const auto c = GENERATE(values<Case>({
        {"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
        {"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
        {"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"},
    }));
    CHECK(hex(keccak256(bytes_of(c.text))) == c.hash);
}

}  // namespace ve
