#include "commands/x/readings.hpp"

#include <catch2/catch.hpp>

using namespace ve;

namespace {

std::vector<std::string> kinds(std::string_view text) {
    std::vector<std::string> out;
    const auto found = readings_of(text, {});
    if (!found.ok()) return {"<" + found.error().detail() + ">"};
    for (const auto& reading : *found) out.push_back(reading.is);
    return out;
}

std::string form(std::string_view text, std::string_view name) {
    const auto found = readings_of(text, {});
    if (!found.ok()) return {};
    for (const auto& [known, value] : found->front().forms)
        if (known == name) return value;
    return {};
}

const std::string words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

}  // namespace

TEST_CASE("a text is known by its form, the likeliest first", "[x]") {
    struct Case {
        std::string text, first;
    };
    const std::vector<Case> cases = {
        {"ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa", "an account's address"},
        {"cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4", "an address with the prefix cosmos"},
        {"28ff5c6d57d8cfd492b6fb42614536ed648e01fd", "the bytes of an address"},
        {"024f4e2ad99c34d60b9ba6283c9431a8418af8673212961f97a77b6377fcd05b62",
         "a public key of secp256k1"},
        {"Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti", "a public key of secp256k1"},
        {"A665A45920422F9D417E4867EFDC4FB8A04A1F3FFF1FA07E998E86F7F7A27AE3",
         "a hash of 32 bytes: of a transaction, a block, a file"},
        {"/cosmos.bank.v1beta1.MsgSend", "a message type"},
        {"cosmos.authz.v1beta1.MsgExec", "a message type"},
        {"2.5ve", "an amount of money"},
        {"25uve", "an amount of money"},
        {"42", "a height"},
        {"1700000000", "a time in seconds since 1970"},
        {"2024-05-06T07:08:09Z", "a time"},
        {"1h30m", "a span of time"},
        {"{\"a\":1}", "JSON, 1 members"},
        {"aGVsbG8gd29ybGQ=", "11 bytes in base64"},
        {"hello, world!", "a text of 13 bytes"},
        {words, "a mnemonic of 12 words"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const auto found = kinds(c.text);
        REQUIRE_FALSE(found.empty());
        CHECK(found.front() == c.first);
    }
    CHECK(kinds("1700000000").size() == 2);
    CHECK(kinds("  ").front().starts_with("<nothing"));
}

TEST_CASE("forms are those that people need next", "[x]") {
    CHECK(form("cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4", "ve") ==
          "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa");
    CHECK(form("2.5ve", "coin") == "2500000uve");
    CHECK(form("2024-05-06T07:08:09Z", "unix") == "1714979289");
    CHECK(form("/cosmos.bank.v1beta1.MsgSend", "command") == "ve tx bank send");
    CHECK(form("Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti", "address") ==
          "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa");
    const auto typed = readings_of("0a0b68656c6c6f20776f726c64", "google.protobuf.StringValue");
    if (typed.ok())
        CHECK(typed->front().forms.front().second.find("hello world") != std::string::npos);
    CHECK_FALSE(readings_of("00", "no.such.Type").ok());
}

TEST_CASE("no part of a mnemonic is repeated, right or wrong", "[x]") {
    for (const auto& text : {words, words + " zebra", words.substr(0, words.rfind(' ')),
                             "ABANDON " + words.substr(8)}) {
        const auto found = readings_of(text, {});
        REQUIRE(found.ok());
        REQUIRE(found->size() == 1);
        CHECK(found->front().is_secret);
        for (const auto& [name, value] : found->front().forms) {
            CHECK(value.find("abandon") == std::string::npos);
            CHECK(value.find("about") == std::string::npos);
        }
    }
}
