// From usage to payout: every balance to the last unit, and everything that is refused on the way.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/settlement/errors.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/settlement/v1/query.pb.h"

using namespace ve;
using namespace ve::test;
namespace why = ve::settlement::errors;
namespace pb  = virtengine::settlement::v1;

namespace {

pb::EscrowAccount escrow_of(Market& market, const std::string& id) {
    pb::QueryEscrowRequest request;
    request.set_escrow_id(id);
    return market.chain.query<pb::QueryEscrowResponse>(request).value().escrow();
}

pb::UsageRecord usage_of(Market& market, const std::string& id) {
    pb::QueryUsageRecordRequest request;
    request.set_usage_id(id);
    return market.chain.query<pb::QueryUsageRecordResponse>(request).value().usage_record();
}

int payouts(Market& market) {
    pb::QueryPayoutsByProviderRequest request;
    request.set_provider(market.provider.address.text());
    return market.chain.query<pb::QueryPayoutsByProviderResponse>(request).value().payouts_size();
}

template <class Message>
Message about_escrow(const Actor& sender, const std::string& id) {
    Message msg;
    msg.set_sender(sender.address.text());
    msg.set_escrow_id(id);
    msg.set_reason("because");
    return msg;
}

std::int64_t gained(const Amount& before, const Amount& now) {
    if (now < before) return -static_cast<std::int64_t>(*before.minus(now).value().as_u64());
    return static_cast<std::int64_t>(*now.minus(before).value().as_u64());
}

void pass(Market& market, std::int64_t seconds) {
    market.chain.travel(Duration::seconds(seconds));
    market.chain.block();
}

constexpr std::int64_t day = 86'400;

}  // namespace

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

TEST_CASE("an escrow is made for a live order of one's own, once, for a bounded time",
          "[settlement]") {
    struct Case {
        std::string_view name;
        std::function<void(Market&, Market::CreateEscrow&)> spoil;
        ErrorKind error;
    };
    const std::vector<Case> cases{
        {"no coins", [](Market&, auto& m) { m.clear_amount(); }, why::invalid_amount},
        {"zero coins", [](Market&, auto& m) { m.mutable_amount(0)->set_amount("0"); },
         why::invalid_amount},
        {"negative coins", [](Market&, auto& m) { m.mutable_amount(0)->set_amount("-1"); },
         why::invalid_amount},
        {"coins twice", [](Market&, auto& m) { *m.add_amount() = m.amount(0); },
         why::invalid_amount},
        {"2^256 coins",
         [](Market&, auto& m) {
             m.mutable_amount(0)->set_amount(
                 "1157920892373161954235709850086879078532699846656405640394575840079131296399"
                 "36");
         },
         why::invalid_amount},
        {"3599 seconds", [](Market&, auto& m) { m.set_expires_in(3'599); }, why::invalid_escrow},
        {"a year and a second", [](Market&, auto& m) { m.set_expires_in(31'536'001); },
         why::invalid_escrow},
        {"no order", [](Market&, auto& m) { m.set_order_id("order-1"); }, why::order_not_found},
        {"an order that does not exist",
         [](Market& k, auto& m) { m.set_order_id(k.order_id({.oseq = 9})); }, why::order_not_found},
        {"another spelling of the order",
         [](Market& k, auto& m) { m.set_order_id(fmt::format("{}/01/1/1", k.customer.address)); },
         why::order_not_found},
        {"an order of somebody else",
         [](Market& k, auto& m) { m.set_sender(k.stranger.address.text()); }, why::unauthorized},
        {"more than there is",
         [](Market&, auto& m) { m.mutable_amount(0)->set_amount("1000000001"); },
         why::insufficient_funds},
    };
    Market market;
    auto& chain = market.chain;
    market.lease();
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto msg = market.new_escrow("1000uve");
        c.spoil(market, msg);
        const auto& sender =
            msg.sender() == market.customer.address.text() ? market.customer : market.stranger;
        const auto funds = market.of(sender);
        chain.tx(sender, msg).must_fail(c.error);
        CHECK(market.of(sender) == funds);
    }
    chain.tx(market.customer, market.new_escrow("1000uve", 3'600)).must();
    chain.tx(market.customer, market.new_escrow("1uve")).must_fail(why::escrow_exists);
}

TEST_CASE("an escrow is tied by its depositor to the lease of its order and to that provider",
          "[settlement]") {
    struct Case {
        std::string_view name;
        std::function<void(Market&, Market::ActivateEscrow&)> spoil;
        ErrorKind error;
    };
    const std::vector<Case> cases{
        {"no such escrow", [](Market&, auto& m) { m.set_escrow_id("escrow-9"); },
         why::escrow_not_found},
        {"by somebody else", [](Market& k, auto& m) { m.set_sender(k.provider.address.text()); },
         why::unauthorized},
        {"no lease", [](Market&, auto& m) { m.set_lease_id("lease-1"); }, why::lease_not_found},
        {"a lease that is none", [](Market& k, auto& m) { m.set_lease_id(k.lease_id(k.rival)); },
         why::lease_not_found},
        {"to pay somebody else",
         [](Market& k, auto& m) { m.set_recipient(k.rival.address.text()); }, why::invalid_address},
    };
    Market market;
    auto& chain = market.chain;
    market.lease();
    chain.tx(market.customer, market.new_escrow("1000uve")).must();
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto msg = market.activate("escrow-1");
        c.spoil(market, msg);
        chain
            .tx(msg.sender() == market.provider.address.text() ? market.provider : market.customer,
                msg)
            .must_fail(c.error);
    }
    chain.tx(market.customer, market.activate("escrow-1")).must();
    chain.tx(market.customer, market.activate("escrow-1")).must_fail(why::invalid_transition);
}

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

TEST_CASE("an escrow that expires goes back to its depositor", "[settlement]") {
    Market market;
    auto& chain = market.chain;
    market.lease();
    const auto funds = market.of(market.customer);
    SECTION("pending") {
        chain.tx(market.customer, market.new_escrow("1000uve", 3'600)).must();
        pass(market, 3'600);
        CHECK(market.of(market.customer) == funds);
        CHECK(escrow_of(market, "escrow-1").state() == "expired");
        chain.tx(market.customer, market.activate("escrow-1")).must_fail(why::invalid_transition);
        chain.tx(market.customer, market.new_escrow("1000uve")).must();  // another one may follow
    }
    SECTION("active, with usage that nobody settled") {
        chain.tx(market.customer, market.new_escrow("1000uve", 7'200)).must();
        chain.tx(market.customer, market.activate("escrow-1")).must();
        pass(market, 3'600);
        const auto id = market.record({.units = 10});
        pass(market, 3'600);
        CHECK(market.of(market.customer) == funds);
        CHECK(escrow_of(market, "escrow-1").state() == "expired");
        chain.tx(market.provider, market.usage()).must_fail(why::escrow_not_active);
        auto late = Market::settle(market.customer, market.order_id());
        late.add_usage_record_ids(id);
        chain.tx(market.customer, late).must_fail(why::escrow_not_active);
    }
}

TEST_CASE("what is left is refunded or released by those who may, once", "[settlement]") {
    using Refund  = pb::MsgRefundEscrow;
    using Release = pb::MsgReleaseEscrow;
    using Dispute = pb::MsgDisputeEscrow;
    Market market;
    auto& chain       = market.chain;
    const auto id     = market.escrow("1000uve");
    const auto payer  = market.of(market.customer);
    const auto payee  = market.of(market.provider);
    const auto by     = [&](const Actor& who) { return about_escrow<Refund>(who, id); };
    const auto judged = [&](auto msg) {
        msg.set_sender(gov_authority().text());
        return msg;
    };
    chain.tx(market.stranger, by(market.stranger)).must_fail(why::unauthorized);
    chain.tx(market.stranger, about_escrow<Release>(market.stranger, id))
        .must_fail(why::unauthorized);
    chain.tx(market.stranger, about_escrow<Dispute>(market.stranger, id))
        .must_fail(why::unauthorized);

    SECTION("its depositor takes it back") {
        chain.tx(market.customer, by(market.customer)).must();
        CHECK(gained(payer, market.of(market.customer)) == 1000);
        chain.tx(market.customer, by(market.customer)).must_fail(why::invalid_transition);
        chain.tx(market.provider, market.usage()).must_fail(why::escrow_not_active);
    }
    SECTION("but not while usage waits, which the provider may waive") {
        market.record({.units = 10});
        chain.tx(market.customer, by(market.customer)).must_fail(why::conditions_not_met);
        chain.tx(market.provider, by(market.provider)).must();
        CHECK(gained(payer, market.of(market.customer)) == 1000);
    }
    SECTION("its depositor gives all of it to the provider") {
        chain.tx(market.provider, about_escrow<Release>(market.provider, id))
            .must_fail(why::unauthorized);
        auto half = about_escrow<Release>(market.customer, id);
        half.add_amount()->set_denom("uve");
        half.mutable_amount(0)->set_amount("500");
        chain.tx(market.customer, half).must_fail(why::invalid_amount);
        chain.tx(market.customer, about_escrow<Release>(market.customer, id)).must();
        CHECK(gained(payee, market.of(market.provider)) == 1000);
        chain.tx(market.customer, about_escrow<Release>(market.customer, id))
            .must_fail(why::escrow_not_active);
    }
    SECTION("a dispute stops everybody but the authority") {
        market.record({.units = 10});
        chain.tx(market.customer, about_escrow<Dispute>(market.customer, id)).must();
        chain.tx(market.customer, about_escrow<Dispute>(market.customer, id))
            .must_fail(why::escrow_not_active);
        chain.tx(market.customer, by(market.customer)).must_fail(why::escrow_disputed);
        chain.tx(market.customer, about_escrow<Release>(market.customer, id))
            .must_fail(why::escrow_not_active);
        chain.tx(market.provider, Market::settle(market.provider, market.order_id()))
            .must_fail(why::escrow_not_active);
        pass(market, 2 * day);  // no silence counts
        CHECK(market.held_by("settlement") == Amount{1000});
        SECTION("who decides for the customer") {
            chain.authority(judged(by(market.stranger))).must();
            CHECK(gained(payer, market.of(market.customer)) == 1000);
        }
        SECTION("or for the provider") {
            chain.authority(judged(about_escrow<Release>(market.stranger, id))).must();
            CHECK(gained(payee, market.of(market.provider)) == 1000);
        }
        SECTION("and past its expiry only for the customer") {
            pass(market, 31 * day);
            CHECK(escrow_of(market, id).state() == "disputed");
            chain.authority(judged(about_escrow<Release>(market.stranger, id)))
                .must_fail(why::escrow_expired);
            chain.authority(judged(by(market.stranger))).must();
            CHECK(gained(payer, market.of(market.customer)) == 1000);
        }
    }
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
