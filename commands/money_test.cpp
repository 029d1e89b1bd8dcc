#include "commands/money.hpp"

#include <catch2/catch.hpp>

using namespace ve;

TEST_CASE("money is typed in VE or uve, exactly", "[commands]") {
    struct Case {
        std::string_view typed, coin, problem;
    };
    const auto c = GENERATE(values<Case>({
        {"5ve", "5000000uve", ""},
        {"5VE", "5000000uve", ""},
        {"0.5ve", "500000uve", ""},
        {"0.000001ve", "1uve", ""},
        {"18446744073709551616uve", "18446744073709551616uve", ""},
        {"7foo", "7foo", ""},
        {"0.0000001ve", "", "finer than 1uve"},
        {"10", "", "names no denomination"},
        {"1e3uve", "", "not a plain amount"},
        {"+5uve", "", "not a plain amount"},
        {"-5uve", "", "not a plain amount"},
        {"10 uve", "", "not a plain amount"},
        {"uve", "", "not a plain amount"},
        {"", "", "not a plain amount"},
        {"\u0663uve", "", "not a plain amount"},
        {"0xffuve", "", "not a plain amount"},
        {"1e-3uve", "", "not a plain amount"},
        {"NaN", "", "not a plain amount"},
        {"1.5uve", "", "not a plain amount"},
        {"115792089237316195423570985008687907853269984665640564039457584007913129639936uve", "",
         "above 2^256 - 1"},
    }));
    CAPTURE(c.typed);
    const auto coin = parse_money(c.typed);
    REQUIRE(coin.ok() == c.problem.empty());
    if (coin.ok())
        CHECK(coin->text() == c.coin);
    else
        CHECK_THAT(coin.error().text(), Catch::Contains(std::string{c.problem}));
}

TEST_CASE("a list of coins is refused with its first bad one", "[commands]") {
    CHECK(parse_moneys("").value().empty());
    CHECK(parse_moneys("5ve,7foo").value().size() == 2);
    CHECK_FALSE(parse_moneys("5ve,,7foo").ok());
    CHECK_FALSE(parse_moneys(",").ok());
}

TEST_CASE("what the chain counts in uve is also read in VE", "[commands]") {
    CHECK(with_ve("5000000uve") == "5000000uve (5 VE)");
    CHECK(with_ve("1616uve") == "1616uve (0.001616 VE)");
    CHECK(with_ve("1uve,2foo") == "1uve (0.000001 VE), 2foo");
    CHECK(with_ve("7foo") == "7foo");
    CHECK(with_ve("no coin") == "no coin");
    CHECK(with_ve("").empty());
}
