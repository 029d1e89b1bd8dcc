// Usage records: what is refused, and who acknowledges.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/modules/settlement/settling_test.hpp"

using namespace ve;
using namespace ve::test;
using namespace ve::test::settling;

TEST_CASE("usage that is not the provider's, not signed, not past or not covered is refused",
          "[settlement]") {
    using Msg = Market::RecordUsage;
    enum class Signed { before, after };
    struct Case {
        std::string_view name;
        std::function<void(Market&, Msg&)> spoil;
        ErrorKind error;
        Signed when = Signed::after;
    };
    const std::vector<Case> cases{
        {"of no order", [](Market&, Msg& m) { m.set_order_id("x"); }, why::escrow_not_found},
        {"by somebody else", [](Market& k, Msg& m) { m.set_sender(k.rival.address.text()); },
         why::unauthorized},
        {"of another lease", [](Market& k, Msg& m) { m.set_lease_id(k.lease_id(k.rival)); },
         why::lease_not_found},
        {"no units", [](Market&, Msg& m) { m.set_usage_units(0); }, why::invalid_usage},
        {"no type", [](Market&, Msg& m) { m.clear_usage_type(); }, why::invalid_usage},
        {"two lines of type", [](Market&, Msg& m) { m.set_usage_type("a\nb"); },
         why::invalid_usage},
        {"an empty period", [](Market&, Msg& m) { m.set_period_end(m.period_start()); },
         why::invalid_usage},
        {"a period that runs backwards",
         [](Market&, Msg& m) { m.set_period_end(m.period_start() - 1); }, why::invalid_usage},
        {"a period in the future", [](Market&, Msg& m) { m.set_period_end(m.period_end() + 100); },
         why::invalid_usage},
        {"a period before the escrow",
         [](Market&, Msg& m) { m.set_period_start(m.period_start() - 10'000); },
         why::invalid_usage},
        {"no price", [](Market&, Msg& m) { m.mutable_unit_price()->set_amount("0"); },
         why::invalid_usage},
        {"a negative price", [](Market&, Msg& m) { m.mutable_unit_price()->set_amount("-1"); },
         why::invalid_usage},
        {"a price that overflows",
         [](Market&, Msg& m) {
             m.mutable_unit_price()->set_amount(std::string(77, '9'));
             m.set_usage_units(UINT64_MAX);
         },
         why::invalid_amount},
        {"other coins than the escrow's",
         [](Market&, Msg& m) { m.mutable_unit_price()->set_denom("foo"); },
         why::insufficient_funds},
        {"one unit more than the escrow has", [](Market&, Msg& m) { m.set_usage_units(1'001); },
         why::insufficient_funds},
        {"no signature", [](Market&, Msg& m) { m.clear_signature(); }, why::invalid_usage,
         Signed::before},
        {"a signature of something else", [](Market&, Msg& m) { m.set_usage_units(99); },
         why::invalid_signature, Signed::before},
        {"a signature of somebody else", [](Market& k, Msg& m) { k.sign(m, k.rival); },
         why::invalid_signature, Signed::before},
        {"a signature that is cut off",
         [](Market&, Msg& m) { m.set_signature(m.signature().substr(1)); }, why::invalid_signature,
         Signed::before},
    };
    Market market;
    auto& chain = market.chain;
    market.escrow("10000uve");
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto msg = market.usage();
        c.spoil(market, msg);
        if (c.when == Signed::after) market.sign(msg, market.provider);
        chain.tx(msg.sender() == market.rival.address.text() ? market.rival : market.provider, msg)
            .must_fail(c.error);
    }
    CHECK(market.held_by("settlement") == Amount{10'000});
}

TEST_CASE("a period is recorded once, and all that waits together fits into the escrow",
          "[settlement]") {
    Market market;
    auto& chain = market.chain;
    market.escrow("1500uve");
    const auto first = market.usage();
    chain.tx(market.provider, first).must();
    chain.tx(market.provider, first).must_fail(why::invalid_usage);  // the same again
    chain.tx(market.provider, market.usage({.units = 10, .seconds = 3}))
        .must_fail(why::invalid_usage);  // overlaps by a second or two
    pass(market, 100);
    chain.tx(market.provider, market.usage({.units = 51})).must_fail(why::insufficient_funds);
    chain.tx(market.provider, market.usage({.units = 50})).must();  // 1000 + 500
    chain.tx(market.provider, market.usage({.units = 1, .type = "memory"}))
        .must_fail(why::insufficient_funds);
    chain.tx(market.customer, Market::settle(market.customer, market.order_id(), true)).must();
    CHECK(market.held_by("settlement") == Amount{75 + 15});
}

TEST_CASE("only the customer acknowledges, once, with its key", "[settlement]") {
    Market market;
    auto& chain = market.chain;
    market.escrow("10000uve");
    const auto id = market.record();
    chain.tx(market.provider, market.acknowledge(id, market.provider)).must_fail(why::unauthorized);
    auto forged = market.acknowledge(id, market.provider);
    forged.set_sender(market.customer.address.text());
    chain.tx(market.customer, forged).must_fail(why::invalid_signature);
    auto unknown = market.acknowledge(id, market.customer);
    unknown.set_usage_id("usage-0-0");
    chain.tx(market.customer, unknown).must_fail(why::usage_not_found);
    chain.tx(market.customer, market.acknowledge(id, market.customer)).must();
    chain.tx(market.customer, market.acknowledge(id, market.customer))
        .must_fail(why::invalid_usage);
}

TEST_CASE("after the end of the lease only usage before it counts, and the rest comes back",
          "[settlement]") {
    Market market;
    auto& chain   = market.chain;
    const auto id = market.escrow("10000uve");
    chain.tx(market.customer, market.close_lease(market.provider)).must();
    const auto customer = market.of(market.customer), provider = market.of(market.provider);
    auto late = market.usage();
    pass(market, 1'000);
    chain.tx(market.provider, market.usage()).must_fail(why::invalid_usage);
    late.set_period_end(late.period_end() - 10);
    market.sign(late, market.provider);
    chain.tx(market.provider, late).must();
    pass(market, day);
    CHECK(gained(provider, market.of(market.provider)) == 940);
    pass(market, day);
    CHECK(escrow_of(market, id).state() == "released");
    CHECK(gained(customer, market.of(market.customer)) == 9'000);
}
