// Faults as text and JSON, and what is said of those that cannot be.
#include <catch2/catch.hpp>

#include "node/faults/fault.hpp"

namespace ve::faults {

TEST_CASE("a fault is read and written as the same text, and as JSON", "[faults]") {
    const auto* text =
        GENERATE("crash validator 2 at height +2 after prevote for 5s",
                 "pause validators 0,3 at 1s500ms for 10s", "slow validator 1 50ms",
                 "clock-skew validator 1 -5s for 1m", "clock-drift validator 0 500ppm",
                 "clock-jump validator 3 -1h at height 12", "loss 20%",
                 "loss validators 1,2 0.5% for 3s", "delay 100ms at 2s for 10s",
                 "partition validators 0,1 | 2,3 at 3s for 20s", "partition validators 2",
                 "one-way validators 0 > 1,2 for 2s", "invalid-proposal last-commit validator 3",
                 "flood 200/s for 5s", "double-precommit validator 3 at height 5 after commit");
    CAPTURE(text);
    const auto fault = parse(text);
    REQUIRE(fault.ok());
    CHECK(fault->text() == text);
    const auto json = parse_json(Json::parse(fault->json().dump()).value());
    REQUIRE(json.ok());
    CHECK(*json == *fault);
    CHECK(check(*fault, 4).ok());
}

TEST_CASE("words may stand in any order, and what is not said is as usual", "[faults]") {
    CHECK(parse("loss for 3s").value().text() == "loss 20% for 3s");
    CHECK(parse("crash for 5s at 1s validators 1, 2").value().text() ==
          "crash validators 1,2 at 1s for 5s");
    CHECK(parse("invalid-proposal validator 1").value().variant == "app-hash");
    for (const auto& name : kind_names()) {
        CAPTURE(name);
        const auto kind = kind_named(name);
        REQUIRE(kind.has_value());
        CHECK(info(*kind).name == name);
        CHECK_FALSE(info(*kind).meaning.empty());
    }
}

TEST_CASE("a fault that cannot be is refused where it goes wrong", "[faults]") {
    struct Case {
        std::string_view text, detail, place;
    };
    const auto c = GENERATE(values<Case>({
        {"", "the fault ends where the name of a fault is expected", "column 1"},
        {"crush validator 1", "no fault is named 'crush' (did you mean crash?)", "column 1"},
        {"crash", "the fault ends where 'validator' and its number is expected", "column 6"},
        {"crash validator x", "'x' stands where a validator's number", "column 17"},
        {"crash validator 1,1", "validator 1 is named twice", "column 17"},
        {"crash validator 1 30%", "'30%' stands where", "column 19"},
        {"loss 120%", "'120%' is not how strong loss is", "column 6"},
        {"loss 5s", "'5s' is not how strong loss is", "column 6"},
        {"delay -5ms", "'-5ms' is not how strong delay is", "column 7"},
        {"loss 5% for ever", "'ever' stands where a time", "column 13"},
        {"loss 5% at height after prevote", "'after' stands where a height", "column 19"},
        {"crash validator 1 at height 3 after dinner", "'dinner' stands where propose",
         "column 37"},
        {"partition for 3s", "where 'validators' and two groups is expected", "column 17"},
        {"partition validators 0 > 1", "'>' stands where '|' is expected", "column 24"},
        {"one-way validators 0", "where from whom to whom", "column 21"},
        {"loss 5% for 3s for 4s", "'for' stands where nothing that was said already", "column 16"},
    }));
    CAPTURE(c.text);
    const auto fault = parse(c.text);
    REQUIRE_FALSE(fault.ok());
    CHECK(fault.error().detail().find(c.detail) != std::string::npos);
    CHECK(fault.error().place() == c.place);
}

TEST_CASE("a fault names validators that are there, each in one group", "[faults]") {
    CHECK_FALSE(check(parse("crash validator 4").value(), 4).ok());
    CHECK_FALSE(check(parse("partition validators 0,1 | 1,2").value(), 4).ok());
    CHECK_FALSE(check(parse("one-way validators 0 > 7").value(), 4).ok());
    CHECK(check(parse("partition validators 0,1 | 3").value(), 4).ok());
}

}  // namespace ve::faults
