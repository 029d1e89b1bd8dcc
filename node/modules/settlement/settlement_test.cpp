// From usage to payout: every balance to the last unit, and who may settle what.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/modules/settlement/settling_test.hpp"

using namespace ve;
using namespace ve::test;
using namespace ve::test::settling;

TEST_CASE("usage is recorded, accepted, settled and paid, and the rest goes back", "[settlement]") {
    Market market;
    auto& chain         = market.chain;
    const auto id       = market.escrow("10000uve");
    const auto provider = market.of(market.provider), customer = market.of(market.customer);
    CHECK(market.held_by("settlement") == Amount{10'000});
    CHECK(escrow_of(market, id).state() == "active");

    const auto usage = market.record();  // 100 units at 10
    CHECK(usage_of(market, usage).total_cost(0).amount() == "1000");
    chain.tx(market.customer, market.acknowledge(usage, market.customer)).must();
    CHECK(usage_of(market, usage).customer_acknowledged());
    CHECK(market.held_by("settlement") == Amount{10'000});  // nothing has moved yet

    const auto done =
        chain.tx(market.provider, Market::settle(market.provider, market.order_id())).must();
    const auto answer = done.response<pb::MsgSettleOrderResponse>();
    CHECK(answer.total_amount() == "1000uve");
    CHECK(answer.provider_share() == "940uve");
    CHECK(answer.platform_fee() == "50uve");
    CHECK(done.attributes("order_settled", "validator_fee") == std::vector<std::string>{"10uve"});
    CHECK(gained(provider, market.of(market.provider)) == 940);
    CHECK(market.held_by("settlement") == Amount{9'060});  // 9000 of the escrow, 60 of fees
    CHECK(escrow_of(market, id).balance(0).amount() == "9000");
    CHECK(usage_of(market, usage).settlement_id() == answer.settlement_id());
    CHECK(payouts(market) == 1);

    auto again = Market::settle(market.customer, market.order_id());
    chain.tx(market.customer, again).must_fail(why::invalid_settlement);  // none is left
    again.add_usage_record_ids(usage);
    chain.tx(market.customer, again).must_fail(why::usage_settled);  // paid once
    chain.tx(market.provider, Market::settle(market.provider, market.order_id(), true)).must();
    CHECK(gained(customer, market.of(market.customer)) == 9'000);
    CHECK(gained(provider, market.of(market.provider)) == 940);
    CHECK(escrow_of(market, id).state() == "released");
    CHECK(market.held_by("settlement") == Amount{60});
    CHECK(payouts(market) == 1);
    chain.tx(market.customer, again).must_fail(why::escrow_not_active);
}

TEST_CASE("rent and usage come out of two pots, and neither is paid from the other",
          "[settlement]") {
    Market market;
    auto& chain = market.chain;
    market.escrow("5000uve");
    const auto rent  = market.held_by("escrow");
    const auto usage = market.record({.units = 500});
    CHECK(market.held_by("escrow") == rent);
    chain.tx(market.customer, Market::settle(market.customer, market.order_id())).must();
    CHECK(market.held_by("escrow") == rent);
    const auto pot = market.held_by("settlement");
    chain.tx(market.provider, market.withdraw(market.provider)).must();
    CHECK(market.held_by("settlement") == pot);
    chain.tx(market.customer, market.close_deployment()).must();
    CHECK(market.held_by("escrow").is_zero());
    CHECK(market.held_by("settlement") == pot);
    CHECK(usage_of(market, usage).settled());
}

TEST_CASE("a provider is paid for what the customer accepted, by word or by silence",
          "[settlement]") {
    Market market;
    auto& chain = market.chain;
    market.escrow("10000uve");
    const auto order = market.order_id();
    const auto id    = market.record();
    const auto funds = market.of(market.provider);
    auto chosen      = Market::settle(market.provider, order);
    chain.tx(market.provider, chosen).must_fail(why::invalid_settlement);
    chosen.add_usage_record_ids(id);
    chain.tx(market.provider, chosen).must_fail(why::conditions_not_met);
    chain.tx(market.provider, Market::settle(market.provider, order, true))
        .must_fail(why::conditions_not_met);
    chain.tx(market.stranger, Market::settle(market.stranger, order)).must_fail(why::unauthorized);

    SECTION("the customer's own settlement is a word") {
        chosen.set_sender(market.customer.address.text());
        chosen.add_usage_record_ids(id);  // named twice, paid once
        chain.tx(market.customer, chosen).must();
        CHECK(gained(funds, market.of(market.provider)) == 940);
    }
    SECTION("a day of silence is one too, and the block pays by itself, once") {
        pass(market, day - 100);
        CHECK(gained(funds, market.of(market.provider)) == 0);
        pass(market, 100);
        CHECK(gained(funds, market.of(market.provider)) == 940);
        chain.blocks(3);
        pass(market, day);
        CHECK(gained(funds, market.of(market.provider)) == 940);
        CHECK(payouts(market) == 1);
        chain.tx(market.provider, chosen).must_fail(why::usage_settled);
    }
    SECTION("records of others and unknown ones are refused by name") {
        auto wrong = Market::settle(market.customer, order);
        wrong.add_usage_record_ids("usage-1-1");
        chain.tx(market.customer, wrong).must_fail(why::usage_not_found);
    }
}

TEST_CASE("an acknowledged record is settled when the period is over, and not before",
          "[settlement]") {
    Market market;
    market.escrow("10000uve");
    const auto id = market.record();
    market.chain.tx(market.customer, market.acknowledge(id, market.customer)).must();
    const auto funds = market.of(market.provider);
    pass(market, day / 2);
    CHECK(gained(funds, market.of(market.provider)) == 0);
    pass(market, day / 2);
    CHECK(gained(funds, market.of(market.provider)) == 940);
}

TEST_CASE("settlement answers by order, state and provider", "[settlement]") {
    Market market;
    auto& chain   = market.chain;
    const auto id = market.escrow("10000uve");
    market.record();
    pass(market, 100);
    market.record({.units = 10, .type = "memory"});
    chain.tx(market.customer, Market::settle(market.customer, market.order_id())).must();

    pb::QueryUsageSummaryRequest summary;
    summary.set_order_id(market.order_id());
    const auto sums = chain.query<pb::QueryUsageSummaryResponse>(summary).value().summary();
    CHECK(sums.total_usage_units() == 110);
    CHECK(sums.total_cost(0).amount() == "1100");
    REQUIRE(sums.by_usage_type_size() == 2);
    CHECK(sums.by_usage_type(1).usage_type() == "memory");
    pb::QuerySettlementsByOrderRequest by_order;
    by_order.set_order_id(market.order_id());
    const auto settlements =
        chain.query<pb::QuerySettlementsByOrderResponse>(by_order).value().settlements();
    REQUIRE(settlements.size() == 1);
    CHECK(settlements[0].usage_record_ids_size() == 2);
    CHECK(settlements[0].total_amount(0).amount() == "1100");
    pb::QueryEscrowsByStateRequest by_state;
    by_state.set_state("active");
    CHECK(chain.query<pb::QueryEscrowsByStateResponse>(by_state).value().escrows(0).escrow_id() ==
          id);
    by_state.set_state("lost");
    CHECK(chain.query<pb::QueryEscrowsByStateResponse>(by_state).error().is(
        grpc_status::invalid_argument));
    pb::QueryPayoutRequest payout;
    payout.set_payout_id("payout-0-0");
    CHECK(chain.query<pb::QueryPayoutResponse>(payout).error().is(grpc_status::not_found));
}
