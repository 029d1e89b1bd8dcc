#include "crypto/totp.hpp"

#include <catch2/catch.hpp>

namespace ve {
namespace {

Secret rfc6238_secret(std::size_t size) {
    std::string text;
    while (text.size() < size) text += "1234567890";
    return Secret::copy_of(std::string_view{text}.substr(0, size));
}

}  // namespace

TEST_CASE("counter codes are those of RFC 4226", "[crypto][totp]") {
    const std::vector<std::string> codes{"755224", "287082", "359152", "969429", "338314",
                                         "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t counter = 0; counter < codes.size(); ++counter)
        CHECK(totp::hotp(rfc6238_secret(20), counter) == codes[counter]);
}

TEST_CASE("time codes are those of RFC 6238", "[crypto][totp]") {
    struct Case {
        std::uint64_t time;
        std::string sha1, sha256, sha512;
    };
    const auto c = GENERATE(values<Case>({
        {59, "94287082", "46119246", "90693936"},
        {1111111109, "07081804", "68084774", "25091201"},
        {1111111111, "14050471", "67062674", "99943326"},
        {1234567890, "89005924", "91819424", "93441116"},
        {2000000000, "69279037", "90698825", "38618901"},
        {20000000000, "65353130", "77737706", "47863826"},
    }));
    CAPTURE(c.time);
    CHECK(totp::at(rfc6238_secret(20), c.time, {.digits = 8}) == c.sha1);
    CHECK(totp::at(rfc6238_secret(32), c.time, {.digest = totp::Digest::sha256, .digits = 8}) ==
          c.sha256);
    CHECK(totp::at(rfc6238_secret(64), c.time, {.digest = totp::Digest::sha512, .digits = 8}) ==
          c.sha512);
}

TEST_CASE("a code is good within one step and once", "[crypto][totp]") {
    const auto secret   = rfc6238_secret(20);
    const auto code     = totp::at(secret, 1000 * 30);
    const auto match_at = [&](std::uint64_t seconds, std::optional<std::uint64_t> used = {}) {
        return totp::match(secret, code, seconds, used);
    };
    CHECK(match_at(1000 * 30) == 1000U);
    CHECK(match_at(1001 * 30) == 1000U);
    CHECK(match_at(999 * 30) == 1000U);
    CHECK_FALSE(match_at(1002 * 30).has_value());
    CHECK_FALSE(match_at(998 * 30).has_value());
    CHECK(match_at(1000 * 30, 999) == 1000U);
    CHECK_FALSE(match_at(1000 * 30, 1000).has_value());  // a replay
    CHECK_FALSE(match_at(1000 * 30, 1001).has_value());
    CHECK_FALSE(totp::match(secret, "", 30000, {}).has_value());
    CHECK_FALSE(totp::match(secret, code + "0", 30000, {}).has_value());
    CHECK(totp::match(secret, totp::at(secret, 0), 0, {}) == 0U);
}

TEST_CASE("base32 is that of RFC 4648 without padding", "[crypto][totp]") {
    struct Case {
        std::string text, base32;
    };
    const auto c = GENERATE(values<Case>({{"", ""},
                                          {"f", "MY"},
                                          {"fo", "MZXQ"},
                                          {"foo", "MZXW6"},
                                          {"foob", "MZXW6YQ"},
                                          {"fooba", "MZXW6YTB"},
                                          {"foobar", "MZXW6YTBOI"}}));
    CAPTURE(c.text);
    CHECK(text_of(totp::base32(Secret::copy_of(std::string_view{c.text})).reveal()) == c.base32);
    CHECK(text_of(totp::parse_base32(c.base32)->reveal()) == c.text);
    CHECK(text_of(totp::parse_base32(c.base32 + "====")->reveal()) == c.text);
}

TEST_CASE("base32 typed by hand is read kindly, other text is refused", "[crypto][totp]") {
    CHECK(text_of(totp::parse_base32("mzxw 6ytb-oi")->reveal()) == "foobar");
    for (const auto* bad : {"MZXW61", "M", "MZX", "MZ", "MZXW8", "MZ\xc3\xa4", "MZXW6Y!"})
        CHECK_FALSE(totp::parse_base32(bad).ok());
}

TEST_CASE("the otpauth address names issuer and account", "[crypto][totp]") {
    const auto uri = totp::otpauth_uri("Virt Engine", "ve1abc&x", rfc6238_secret(10));
    CHECK(text_of(uri.reveal()) ==
          "otpauth://totp/Virt%20Engine:ve1abc%26x?secret=GEZDGNBVGY3TQOJQ"
          "&issuer=Virt%20Engine&algorithm=SHA1&digits=6&period=30");
}

}  // namespace ve
