#include "crypto/hd.hpp"

#include <catch2/catch.hpp>

namespace ve {
namespace {

Secret bip32_seed() { return Secret::take(parse_hex("000102030405060708090a0b0c0d0e0f").value()); }

}  // namespace

TEST_CASE("secp256k1 keys derive as in BIP-32", "[crypto][hd]") {
    struct Case {
        std::string path, key;
    };
    const auto c = GENERATE(values<Case>({
        {"m", "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35"},
        {"m/0'", "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea"},
        {"m/0'/1", "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368"},
        {"m/0'/1/2'", "cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca"},
    }));
    CAPTURE(c.path);
    const auto key = hd::derive_secp256k1(bip32_seed(), hd::Path::parse(c.path).value()).value();
    CHECK(hex(key.secret().reveal()) == c.key);
}

TEST_CASE("ed25519 keys derive as in SLIP-10", "[crypto][hd]") {
    struct Case {
        std::string path, key;
    };
    const auto c = GENERATE(values<Case>({
        {"m", "2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7"},
        {"m/0'", "68e0fe46dfb67e368c75379acec591dad19df3cde26e63b93a8e704f1dade7a3"},
        {"m/0'/1'", "b1d0bad404bf35da785a64ca1ac54b2617211d2777696fbffaf208f746ae84f2"},
        {"m/0'/1'/2'", "92a5b23c0b8a99e37d07df3fb9966917f5d06e02ddbd909c7e184371463e9fc9"},
    }));
    CAPTURE(c.path);
    const auto key = hd::derive_ed25519(bip32_seed(), hd::Path::parse(c.path).value()).value();
    CHECK(hex(key.reveal_seed()) == c.key);
    CHECK_FALSE(hd::derive_ed25519(bip32_seed(), hd::Path::parse("m/0'/1").value()).ok());
}

TEST_CASE("a path is m and numbers below 2^31", "[crypto][hd]") {
    struct Case {
        std::string text, canonical;
    };
    const auto c = GENERATE(values<Case>({
        {"m", "m"},
        {"m/44'/118'/0'/0/0", "m/44'/118'/0'/0/0"},
        {"m/44h/118H/0", "m/44'/118'/0"},
        {"m/2147483647'", "m/2147483647'"},
        {"", ""},
        {"m/", ""},
        {"/44", ""},
        {"44'/118'", ""},
        {"M/44", ""},
        {"m//1", ""},
        {"m/1/", ""},
        {"m/-1", ""},
        {"m/+1", ""},
        {"m/1''", ""},
        {"m/'", ""},
        {"m/1 ", ""},
        {"m/2147483648", ""},
        {"m/4294967296", ""},
        {"m/x", ""},
        {"mm", ""},
    }));
    CAPTURE(c.text);
    const auto path = hd::Path::parse(c.text);
    REQUIRE(path.ok() == !c.canonical.empty());
    if (path.ok()) CHECK(path->text() == c.canonical);
}

TEST_CASE("a path has at most 255 steps", "[crypto][hd]") {
    std::string text = "m";
    for (int i = 0; i < 255; ++i) text += "/1";
    CHECK(hd::Path::parse(text).ok());
    CHECK_FALSE(hd::Path::parse(text + "/1").ok());
}

TEST_CASE("the wallet's own path", "[crypto][hd]") {
    CHECK(hd::Path::cosmos(0, 0).text() == "m/44'/118'/0'/0/0");
    CHECK(hd::Path::cosmos(3, 7).text() == "m/44'/118'/3'/0/7");
}

TEST_CASE("a seed has 16 to 64 bytes", "[crypto][hd]") {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 64U, 65U})
        CHECK(hd::master_secp256k1(Secret{size}).ok() == (size == 16 || size == 64));
}

}  // namespace ve
