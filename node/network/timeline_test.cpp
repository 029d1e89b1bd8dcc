// The page holds the trace, and nothing in it can become a part of the page.
#include <catch2/catch.hpp>

#include "node/network/timeline.hpp"

namespace ve::network {

TEST_CASE("a trace becomes a page that holds it", "[trace]") {
    const auto page =
        timeline("{\"trace\":1,\"machines\":[]}\n{\"k\":\"down\",\"what\":\"</script><b>\"}\n")
            .value();
    CHECK(page.starts_with("<!doctype html>"));
    CHECK(page.find("[{\"trace\":1,\"machines\":[]},\n{\"k\":\"down\",\"what\":"
                    "\"\\u003c/script>\\u003cb>\"}]") != std::string::npos);
    CHECK(page.find("{{") == std::string::npos);
}

TEST_CASE("what is not a trace is refused with its line", "[trace]") {
    struct Case {
        std::string_view text, place;
    };
    const auto c = GENERATE(values<Case>({{"", ""},
                                          {"hello", "line 1"},
                                          {"{}", "line 1"},
                                          {"{\"trace\":1}\n[1]\n", "line 2"},
                                          {"{\"trace\":1}\n{\"k\":\n", "line 2"}}));
    CAPTURE(c.text);
    const auto page = timeline(c.text);
    REQUIRE_FALSE(page.ok());
    CHECK(page.error().place() == c.place);
}

}  // namespace ve::network
