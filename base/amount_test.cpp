#include "base/amount.hpp"

#include <catch2/catch.hpp>

#include "base/coin.hpp"
#include "base/dec_rounding.hpp"

using namespace ve;

TEST_CASE("an amount reads only plain decimal digits", "[base]") {
    struct Case {
        std::string_view text;
        bool good;
    };
    const auto c = GENERATE(values<Case>({
        {"0", true},
        {"18446744073709551616", true},
        {"115792089237316195423570985008687907853269984665640564039457584007913129639935", true},
        {"115792089237316195423570985008687907853269984665640564039457584007913129639936", false},
        {"", false},
        {"01", false},
        {"+5", false},
        {"-5", false},
        {"1e3", false},
        {" 1", false},
        {"٣", false},
    }));
    CAPTURE(c.text);
    const auto amount = Amount::parse(c.text);
    REQUIRE(amount.ok() == c.good);
    if (c.good) CHECK(amount->text() == c.text);
}

TEST_CASE("arithmetic on amounts never wraps", "[base]") {
    const auto max =
        Amount::parse(
            "115792089237316195423570985008687907853269984665640564039457584007913129639935")
            .value();
    CHECK_FALSE(max.plus(1).ok());
    CHECK_FALSE(Amount{1}.minus(2).ok());
    CHECK_FALSE(max.times(2).ok());
    CHECK_FALSE(max.divided_by(0).ok());
    CHECK(max.scaled_down(max, max).value() == max);
    CHECK(Amount{7}.scaled_up(1, 2).value() == Amount{4});
    CHECK(Amount{7}.scaled_down(1, 2).value() == Amount{3});
    CHECK(Amount{UINT64_MAX}.plus(1)->text() == "18446744073709551616");
}

TEST_CASE("a coin is digits and a denom, nothing else", "[base]") {
    for (const auto* bad : {"", "10", "uve", "10 uve", "+5uve", "٣uve", "5u", "-1uve", "1.5uve"}) {
        CAPTURE(bad);
        CHECK_FALSE(Coin::parse(bad).ok());
    }
    CHECK(Coin::parse("123uve")->text() == "123uve");
    CHECK(Coins::parse("7foo,5uve")->text() == "7foo,5uve");
    CHECK_FALSE(Coins::parse("5uve,7uve").ok());
    CHECK_FALSE(Coins::parse("5uve,").ok());
}

TEST_CASE("a Dec has eighteen places and prints them all", "[base]") {
    CHECK(Dec::parse("0.025")->text() == "0.025000000000000000");
    CHECK(Dec::parse("0.025")->wire() == "25000000000000000");
    CHECK(Dec::parse("3")->short_text() == "3");
    CHECK(Dec::parse("0.025")->times(Amount{200'000})->ceil()->text() == "5000");
    for (const auto* bad : {"", ".", "1.", ".5", "1.0000000000000000001", "1e5", "-1"}) {
        CAPTURE(bad);
        CHECK_FALSE(Dec::parse(bad).ok());
    }
}

TEST_CASE("a Dec rounds half to even, or up, where it is asked to", "[base]") {
    const auto parts = [](std::uint64_t n) { return Dec::from_parts(Amount{n}); };
    const auto half  = Dec::parse("0.5").value();
    struct Case {
        std::uint64_t parts, rounded;
    };
    for (const auto& [given, rounded] : {Case{1, 0}, {2, 1}, {3, 2}, {5, 2}, {7, 4}, {8, 4}}) {
        CAPTURE(given);
        CHECK(times_rounded(parts(given), half).value() == parts(rounded));
        CHECK(divided_rounded(parts(given), Dec::parse("2").value()).value() == parts(rounded));
        CHECK(divided_up(parts(given), Dec::parse("2").value()).value() == parts((given + 1) / 2));
    }
    const auto third = divided_rounded(Dec::parse("2").value(), Dec::parse("3").value()).value();
    CHECK(third.text() == "0.666666666666666667");
    CHECK(times_rounded(third, Dec::parse("1000000000000000000000000").value())->text() ==
          "666666666666666667000000.000000000000000000");
    CHECK_FALSE(divided_rounded(half, Dec{}).ok());
    CHECK_FALSE(divided_up(half, Dec{}).ok());
}
