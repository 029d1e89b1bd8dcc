#include "templates/templates.hpp"

#include <catch2/catch.hpp>

namespace ve::templates {

TEST_CASE("a text is filled whole or not at all", "[templates]") {
    Values values;
    std::string missing;
    // What the text wants is found by what it says is missing.
    for (int i = 0; i < 100; ++i) {
        const auto filled = fill("cometbft/config.toml", values);
        if (filled.ok()) break;
        const auto& words = filled.error().detail();
        const auto colon  = words.find(": ") + 2;
        values.emplace(words.substr(colon, words.find(" has no value") - colon), "1");
    }
    CHECK(values.size() > 10);
    const auto filled = fill("cometbft/config.toml", values);
    REQUIRE(filled.ok());
    CHECK(filled->find("{{") == std::string::npos);
    values["stranger"] = "1";
    CHECK_FALSE(fill("cometbft/config.toml", values).ok());
    CHECK_FALSE(fill("cometbft/absent.toml", {}).ok());
    CHECK_FALSE(text("absent").ok());
}

TEST_CASE("no value means anything to a shell, to YAML, TOML or a unit file", "[templates]") {
    for (const std::string_view value :
         {"\"",  "'",    "a\nb", "a\rb",        "$HOME", "`id`", "a;b",  "a|b",
          "a&b", "a\\b", "#",    "{{moniker}}", "a%h",   "a*",   "a?",   "a!",
          "a~",  "<",    ">",    "[",           "]",     "\t",   "\x01", "\xc3\xa9"}) {
        CAPTURE(value);
        const auto filled = fill("cometbft/config.toml", {{"moniker", std::string{value}}});
        REQUIRE_FALSE(filled.ok());
        CHECK(filled.error().is(errors::input));
    }
}

}  // namespace ve::templates
