#include <catch2/catch.hpp>

#include "base/address.hpp"
#include "base/bech32.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

using namespace ve;

TEST_CASE("base64 and hex round-trip and refuse what is not theirs", "[base]") {
    for (const std::string_view text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        CHECK(text_of(parse_base64(base64(bytes_of(text))).value()) == text);
        CHECK(text_of(parse_hex(hex(bytes_of(text))).value()) == text);
    }
    CHECK(base64(bytes_of("foob")) == "Zm9vYg==");
    for (const auto* bad : {"Zm9vYg=", "Zm9vYh==", "Z", "Zm 9", "Zm9v="})
        CHECK_FALSE(parse_base64(bad).ok());
    for (const auto* bad : {"0", "0g", "0x00"}) CHECK_FALSE(parse_hex(bad).ok());
}

TEST_CASE("an address says what is wrong with it", "[base]") {
    struct Case {
        std::string text;
        std::string_view reason;
    };
    const auto good = bech32::encode("ve", ByteArray<20>{1, 2, 3});
    auto mixed      = good;
    mixed[4]        = 'Q';
    auto typo       = good;
    typo.back()     = typo.back() == 'q' ? 'p' : 'q';
    const auto c    = GENERATE_COPY(values<Case>({
           {"", "empty address"},
           {typo, "checksum"},
           {mixed, "mixes upper and lower"},
           {bech32::encode("cosmos", ByteArray<20>{}), "expected ve, got cosmos"},
           {bech32::encode("ve", ByteArray<19>{}), "20 or 32 bytes"},
    }));
    CAPTURE(c.text);
    const auto address = Address::parse(c.text);
    REQUIRE_FALSE(address.ok());
    CHECK_THAT(address.error().detail(), Catch::Contains(std::string{c.reason}));
    CHECK(Address::parse(good)->text() == good);
}

TEST_CASE("times and durations are read and written exactly", "[base]") {
    for (const auto* text :
         {"2026-11-21T03:45:00Z", "2025-03-01T10:00:00.5Z", "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.1Z"}) {
        CAPTURE(text);
        REQUIRE(Time::parse(text).ok());
        CHECK(Time::parse(text)->text() == text);
    }
    CHECK(Time::parse("2025-03-01T10:00:00+02:00")->text() == "2025-03-01T08:00:00Z");
    for (const auto* bad :
         {"", "2025-02-30T00:00:00Z", "2025-03-01", "2025-03-01T25:00:00Z", "2025-03-01T10:00:00"})
        CHECK_FALSE(Time::parse(bad).ok());
    CHECK(Duration::parse("1h30m")->nanos == 5400LL * 1'000'000'000);
    CHECK(Duration::parse("30d")->text() == "30d");
    for (const auto* bad : {"", "5", "s", "5 s", "-5s", "1.5s", "99999999999999999999s"})
        CHECK_FALSE(Duration::parse(bad).ok());
}

TEST_CASE("the JSON reader is strict", "[base]") {
    struct Case {
        std::string text;
        std::string_view reason;
    };
    const auto c = GENERATE(values<Case>({
        {R"({"a":1,"a":2})", "appears twice"},
        {"{} {}", "JSON"},
        {std::string("1\0 2", 4), "NUL"},
        {"\xef\xbb\xbf{}", "byte order mark"},
        {"[1,]", "JSON"},
        {"/* */ 1", "JSON"},
        {R"("\ud800")", "JSON"},
        {"\"\xff\"", "JSON"},
        {"NaN", "JSON"},
        {std::string(100'000, '['), "deeper than 64"},
        {"", "JSON"},
    }));
    CAPTURE(c.text.substr(0, 40));
    const auto json = Json::parse(c.text);
    REQUIRE_FALSE(json.ok());
    CHECK_THAT(json.error().detail(), Catch::Contains(std::string{c.reason}));
}

TEST_CASE("what is no UTF-8 is never written as JSON", "[base]") {
    struct Case {
        std::string_view name, text, json;
    };
    const auto c = GENERATE(values<Case>({
        {"letters of other scripts stay", "h\xc3\xa9 \xf0\x9f\x98\x80",
         "\"h\xc3\xa9 \xf0\x9f\x98\x80\""},
        {"a byte alone", "a\xff!", "\"a\xef\xbf\xbd!\""},
        {"a cut sequence", "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"an overlong slash", "\xe0\x80\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"half of a pair", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"the replacement itself", "\xef\xbf\xbd", "\"\xef\xbf\xbd\""},
    }));
    CAPTURE(c.name);
    const auto json = Json{c.text}.dump();
    CHECK(json == c.json);
    CHECK(Json::parse(json).ok());
    // Nor does a complaint about it hold it.
    const auto refused = Json::parse(std::string{c.text} + "\xff");
    REQUIRE_FALSE(refused.ok());
    CHECK(Json::parse(Json{refused.error().detail()}.dump())->raw() == refused.error().detail());
}

TEST_CASE("numbers in JSON are never rounded or wrapped", "[base]") {
    const auto json =
        Json::parse(R"({"big":18446744073709551616,"score":300,"neg":-1,"part":1.9,"ok":"85"})")
            .value();
    CHECK(json.find("big")->raw() == "18446744073709551616");
    CHECK_FALSE(json.find("big")->u64().ok());
    CHECK_FALSE(json.find("score")->u64(100).ok());
    CHECK_FALSE(json.find("neg")->u64().ok());
    CHECK_FALSE(json.find("part")->u64().ok());
    CHECK(json.find("ok")->u64(100).value() == 85);
    CHECK(json.find("neg")->i64().value() == -1);
    CHECK(Json::parse(json.dump()).value() == json);
    CHECK(Json::parse(json.pretty()).value() == json);
}

TEST_CASE("a mistyped name finds its neighbours and strange text is shown harmless", "[base]") {
    const std::vector<std::string> known{"--chain-id", "--home", "--output"};
    CHECK(did_you_mean("--chian-id", known) == " (did you mean --chain-id?)");
    CHECK(did_you_mean("zzzzzz", known).empty());
    CHECK(printable("a\x1b[31mb") == "a\\u{1b}[31mb");
    CHECK(printable("ab\xe2\x80\xae"
                    "cd") == "ab\\u{202e}cd");
    CHECK(printable("\xff") == "\\xff");
}
