// What commands print: a part of an answer by its path, and text for people.
#include "commands/view.hpp"

#include <catch2/catch.hpp>

namespace ve {
namespace {

Json answer() {
    return Json::parse(
               R"({"balances":[{"denom":"uve","amount":"5"},{"denom":"uatom","amount":"7"}],)"
               R"("pagination":{"total":"2"}})")
        .value();
}

TEST_CASE("a path names a part of an answer", "[commands]") {
    struct Case {
        std::string_view path, part;
    };
    const auto c = GENERATE(values<Case>({
        {"pagination.total", R"("2")"},
        {"balances[1].amount", R"("7")"},
        {"balances[0]", R"({"denom":"uve","amount":"5"})"},
        {"", R"({"balances":[{"denom":"uve","amount":"5"},{"denom":"uatom","amount":"7"}],)"
             R"("pagination":{"total":"2"}})"},
    }));
    CAPTURE(c.path);
    CHECK(part_of(answer(), c.path).value().dump() == c.part);
}

TEST_CASE("a path that leads nowhere is told with what there is", "[commands]") {
    struct Case {
        std::string_view path, text, hint;
    };
    const auto c = GENERATE(values<Case>({
        {"balance", "the answer has no 'balance' (did you mean balances?)", "balances, pagination"},
        {"balances[2].amount", "the answer has no 'balances[2]'", "that list has 2 items"},
        {"balances[x]", "the answer has no 'balances[x]'", "that list has 2 items"},
        {"balances[0", "the answer has no 'balances[0'", "the first is [0]"},
        {"balances.denom", "the answer has no 'balances.denom'", "that list has 2 items"},
        {"pagination.total.more", "the answer has no 'pagination.total.more'", ""},
    }));
    CAPTURE(c.path);
    const auto part = part_of(answer(), c.path);
    REQUIRE_FALSE(part.ok());
    CHECK_THAT(part.error().detail(), Catch::Contains(std::string{c.text}));
    CHECK_THAT(part.error().hint(), Catch::Contains(std::string{c.hint}));
}

}  // namespace
}  // namespace ve

TEST_CASE("long lines fold between words on a narrow terminal", "[view]") {
    CHECK(ve::folded("short\n", 20) == "short\n");
    CHECK(ve::folded("one two three four five six\n", 20) == "one two three four\n    five six\n");
    CHECK(ve::folded("  name  averyverylongaddressindeed  x\n", 20) ==
          "  name\n      averyverylongaddressindeed\n      x\n");
    CHECK(ve::folded("averyverylongaddressindeed\n", 20) == "averyverylongaddressindeed\n");
    CHECK(ve::folded("one two three four five six\n", 0) == "one two three four five six\n");
    CHECK(ve::folded("", 20).empty());
    CHECK(ve::folded("\n\nno end", 20) == "\n\nno end");
}
