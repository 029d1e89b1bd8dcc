// The formulas of a settlement against the published examples, and that shares always add up.
#include "node/modules/settlement/shares.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/params.hpp"
#include "node/modules/settlement/usage_signature.hpp"

using namespace ve;

TEST_CASE("an amount is divided to the unit, and the provider gets the odd ones", "[settlement]") {
    struct Case {
        std::string_view amount, holdback, platform, validator, held, net;
    };
    const auto c = GENERATE(values<Case>({
        {"1000uve", "0", "50uve", "10uve", "", "940uve"},
        {"999uve", "0", "49uve", "9uve", "", "941uve"},
        {"1uve", "0", "", "", "", "1uve"},
        {"19uve", "0", "", "", "", "19uve"},
        {"20uve", "0", "1uve", "", "", "19uve"},
        {"1000uve", "0.1", "50uve", "10uve", "100uve", "840uve"},
        {"100foo,1000uve", "0", "5foo,50uve", "1foo,10uve", "", "94foo,940uve"},
    }));
    CAPTURE(c.amount, c.holdback);
    const auto rates  = settlement::Rates{Dec::parse("0.05").value(), Dec::parse("0.01").value(),
                                         Dec::parse(c.holdback).value()};
    const auto shares = settlement::divide(Coins::parse(c.amount).value(), rates).value();
    CHECK(shares.platform.text() == c.platform);
    CHECK(shares.validator.text() == c.validator);
    CHECK(shares.holdback.text() == c.held);
    CHECK(shares.net.text() == c.net);
}

TEST_CASE("no amount is divided into more or less than itself", "[settlement]") {
    std::mt19937_64 random{7};
    const auto rates = settlement::rates_of(settlement::default_params());
    for (int i = 0; i < 20'000; ++i) {
        const Coins amount{Coin{base_denom(), Amount{random() >> (random() % 60)}}};
        const auto shares = settlement::divide(amount, rates).value();
        const auto fees   = shares.platform.plus(shares.validator).value();
        REQUIRE(fees.plus(shares.provider).value() == amount);
    }
}

TEST_CASE("usage costs its price times its units, rounded down, and never wraps around",
          "[settlement]") {
    const auto cost = [](std::string_view price, std::uint64_t units) {
        return settlement::usage_cost(Dec::parse(price).value(), units);
    };
    CHECK(cost("10", 100).value() == Amount{1000});
    CHECK(cost("0.333333333333333333", 3).value() == Amount{0});
    CHECK(cost("1.5", 3).value() == Amount{4});
    const auto huge = Dec::from_parts(Amount::from_limbs({0, 0, 0, 1ULL << 63}));
    CHECK_FALSE(settlement::usage_cost(huge, 2).ok());
}

TEST_CASE("parameters that would pay out more than there is are refused", "[settlement]") {
    using Params = settlement::Params;
    struct Case {
        std::string_view name;
        void (*change)(Params&);
        bool legal;
    };
    const auto c = GENERATE(values<Case>({
        {"the default", [](Params&) {}, true},
        {"no fees", [](Params& p) { p.set_platform_fee_rate("0"); }, true},
        {"all but the validators' share", [](Params& p) { p.set_platform_fee_rate("0.99"); }, true},
        {"more than all", [](Params& p) { p.set_platform_fee_rate("0.991"); }, false},
        {"a negative fee", [](Params& p) { p.set_validator_fee_rate("-0.01"); }, false},
        {"no number", [](Params& p) { p.set_validator_fee_rate("much"); }, false},
        {"a holdback that nothing releases", [](Params& p) { p.set_payout_holdback_rate("0.1"); },
         false},
        {"no period", [](Params& p) { p.set_settlement_period(0); }, false},
        {"a shortest life above the longest", [](Params& p) { p.set_max_escrow_duration(1); },
         false},
    }));
    CAPTURE(c.name);
    auto params = settlement::default_params();
    c.change(params);
    const auto checked = settlement::check(params);
    REQUIRE(checked.ok() == c.legal);
    if (!c.legal) CHECK(checked.error().is(settlement::errors::invalid_params));
}

TEST_CASE("the bytes that are signed are these lines", "[settlement]") {
    CHECK(settlement::usage_sign_bytes("c-1", {"o", "l", 3, "cpu", 10, 20, "5", "uve"}) ==
          "virtengine/settlement/usage/v1\nc-1\no\nl\n3\ncpu\n10\n20\n5\nuve");
    CHECK(
        settlement::acknowledge_sign_bytes("c-1", "usage-1-1", 3, Coins::parse("15uve").value()) ==
        "virtengine/settlement/acknowledge/v1\nc-1\nusage-1-1\n3\n15uve");
}
