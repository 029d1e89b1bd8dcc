#include "scenarios/value.hpp"

#include <catch2/catch.hpp>

namespace ve::scenario {
namespace {

Json coin(std::string_view amount, std::string_view denom) {
    return Json::object({{"denom", denom}, {"amount", amount}});
}

}  // namespace

TEST_CASE("a quantity is a number with a unit that is known", "[scenario]") {
    struct Case {
        Json value;
        std::string text;  // empty: none
    };
    const auto c = GENERATE(values<Case>({
        {Json{"25uve"}, "25uve"},
        {Json{"3.5ve"}, "3500000uve"},
        {Json{"0.0000001ve"}, "0.1uve"},
        {Json{"25"}, "25"},
        {Json{7}, "7"},
        {Json{"30d"}, "30d"},
        {Json{"90m"}, "1h30m"},
        {Json{"1h30m"}, "1h30m"},
        {Json{"3600s"}, "1h"},
        {Json{"0.5s"}, "500ms"},
        {coin("5", "uve"), "5uve"},
        {coin("0.250000000000000000", "uve"), "0.25uve"},
        {coin("5uve", "uve"), ""},
        {coin("-5", "uve"), ""},
        {Json{"ve25"}, ""},
        {Json{"25 uve"}, ""},
        {Json{"007"}, ""},
        {Json{"1.2.3"}, ""},
        {Json{"5x"}, ""},
        {Json{""}, ""},
        {Json{std::string(90, '9')}, ""},
        {Json{std::string(77, '9') + "ve"}, ""},
        {Json{true}, ""},
        {Json{}, ""},
    }));
    CAPTURE(c.value.dump());
    const auto quantity = Quantity::of(c.value);
    REQUIRE(quantity.has_value() == !c.text.empty());
    if (quantity) CHECK(quantity->text() == c.text);
}

TEST_CASE("calculations keep their units, or say why they cannot", "[scenario]") {
    struct Case {
        std::string_view op;
        Json left, right;
        std::string result;  // an error's words begin with "!"
    };
    const auto c = GENERATE(values<Case>({
        {"+", Json{"5ve"}, Json{"1uve"}, "5000001uve"},
        {"+", coin("5", "uve"), Json{"1uve"}, "6uve"},
        {"-", Json{"5uve"}, Json{"2uve"}, "3uve"},
        {"-", Json{"2uve"}, Json{"5uve"}, "!below zero"},
        {"*", Json{"5ve"}, Json{"0.05"}, "250000uve"},
        {"*", Json{3}, Json{"5uve"}, "15uve"},
        {"*", Json{"10uve"}, Json{"0.25"}, "2uve"},
        {"*", Json{"5uve"}, Json{"5uve"}, "!mixes units"},
        {"/", Json{"10uve"}, Json{"4uve"}, "2.5"},
        {"/", Json{"10uve"}, Json{4}, "2uve"},
        {"/", Json{10}, Json{"4uve"}, "!mixes units"},
        {"/", Json{10}, Json{0}, "!zero"},
        {"+", Json{"5uve"}, Json{5}, "!mixes units"},
        {"+", Json{"5uve"}, Json{"5gold"}, "!mixes units"},
        {"+", Json{"5uve"}, Json{"5d"}, "!mixes units"},
        {"+", Json{100}, Json{"1m"}, "160"},
        {"-", Json{100}, Json{"1m"}, "40"},
        {"+", Json{"1h"}, Json{"30m"}, "1h30m"},
        {"*", Json{"1h"}, Json{"1.5"}, "1h30m"},
        {"/", Json{"1h"}, Json{"30m"}, "2"},
        {"+", Json{"a"}, Json{5}, "!no calculation"},
        {"*", Json{std::string(77, '9')}, Json{1000}, "!"},
    }));
    CAPTURE(c.op, c.left.dump(), c.right.dump());
    const auto result = calculate(c.op, c.left, c.right);
    if (c.result[0] != '!') {
        REQUIRE(result.ok());
        CHECK(result->raw() == c.result);
    } else {
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().text().find(c.result.substr(1)) != std::string::npos);
    }
}

TEST_CASE("values compare as what they are", "[scenario]") {
    struct Case {
        Json left;
        std::string_view op;
        Json right;
        bool holds, as_text = false;
    };
    const auto c = GENERATE(values<Case>({
        {coin("5000000", "uve"), "==", Json{"5ve"}, true},
        {Json{"5ve"}, ">", Json{"4999999uve"}, true},
        {Json{"10"}, ">", Json{9}, true},
        {Json{"1.0"}, "==", Json{1}, true},
        {Json{"1.0"}, "==", Json{"1"}, false, true},
        {Json{"5uve"}, "==", Json{"5gold"}, false},
        {Json{"5uve"}, "==", Json{5}, false},
        {Json{"60s"}, "==", Json{"1m"}, true},
        {Json{"2026-01-01T00:00:00Z"}, "<", Json{"2026-01-01T00:00:00.5Z"}, true},
        {Json{"2026-01-01T00:00:00.000Z"}, "==", Json{"2026-01-01T00:00:00Z"}, true},
        {Json{"abc"}, "contains", Json{"bc"}, true},
        {Json{"abc"}, "contains", Json{"cb"}, false},
        {Json::array({Json{"a"}, coin("5", "uve")}), "contains", Json{"5uve"}, true},
        {Json::array({Json{"ab"}}), "contains", Json{"a"}, false, true},
        {Json{true}, "!=", Json{false}, true},
        {Json{}, "==", Json{}, true},
    }));
    CAPTURE(c.left.dump(), c.op, c.right.dump());
    const auto holds = compare(c.op, c.left, c.right, c.as_text);
    REQUIRE(holds.ok());
    CHECK(*holds == c.holds);
}

TEST_CASE("what has no order is not ordered", "[scenario]") {
    CHECK_FALSE(compare("<", Json{"a"}, Json{"b"}, false).ok());
    CHECK_FALSE(compare("<", Json{"1"}, Json{"2"}, true).ok());
    CHECK_FALSE(compare(">", Json{"5uve"}, Json{"5gold"}, false).ok());
    CHECK_FALSE(compare(">=", Json{true}, Json{false}, false).ok());
}

TEST_CASE("texts are joined with numbers and amounts, and nothing else", "[scenario]") {
    CHECK(join(Json{"1"}, Json{"2"})->raw() == "12");
    CHECK(join(Json{"a/"}, Json{7})->raw() == "a/7");
    CHECK(join(Json{"a "}, coin("5", "uve"))->raw() == "a 5uve");
    CHECK_FALSE(join(Json{"a"}, Json{true}).ok());
    CHECK_FALSE(join(Json{"a"}, Json::array()).ok());
}

}  // namespace ve::scenario
