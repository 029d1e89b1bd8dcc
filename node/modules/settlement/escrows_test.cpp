// Escrows of orders: who may make, tie, refund, release and dispute one, and when it expires.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/settlement/settling_test.hpp"

using namespace ve;
using namespace ve::test;
using namespace ve::test::settling;

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
