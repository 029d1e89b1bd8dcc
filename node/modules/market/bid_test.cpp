// The checks of a bid, in their order, and what its deposit does.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/modules/market/errors.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/market/v1beta5/query.pb.h"

using namespace ve;
using namespace ve::test;
namespace why = ve::market::errors;

namespace {

virtengine::market::v1beta5::Bid bid_of(Market& market, const Actor& bidder) {
    virtengine::market::v1beta5::QueryBidRequest request;
    *request.mutable_id() = market.new_bid(bidder).id();
    return market.chain.query<virtengine::market::v1beta5::QueryBidResponse>(request).value().bid();
}

}  // namespace

// Each case is wrong in its own way and in the ways of all cases below it, so the order shows.
TEST_CASE("the first check that a bid fails names the error, and no deposit moves", "[market]") {
    using Msg = Market::CreateBid;
    struct Case {
        std::string_view name;
        std::function<void(Market&, Msg&)> spoil;
        ErrorKind error;
    };
    const std::vector<Case> cases{
        {"on an order of its own",
         [](Market& m, Msg& msg) {
             msg.mutable_id()->set_owner(m.provider.address.text());
             msg.mutable_price()->set_amount("0");
         },
         why::same_account},
        {"for nothing",
         [](Market&, Msg& msg) {
             msg.mutable_price()->set_amount("0");
             msg.mutable_deposit()->mutable_amount()->set_amount("0");
         },
         why::bid_zero_price},
        {"with a deposit of nothing",
         [](Market&, Msg& msg) {
             msg.mutable_deposit()->mutable_amount()->set_amount("0");
             msg.mutable_id()->set_bseq(1);
         },
         why::invalid_deposit},
        {"with a negative deposit",
         [](Market&, Msg& msg) { msg.mutable_deposit()->mutable_amount()->set_amount("-1"); },
         why::invalid_deposit},
        {"with a deposit of other coins",
         [](Market&, Msg& msg) { msg.mutable_deposit()->mutable_amount()->set_denom("foo"); },
         why::invalid_deposit},
        {"with a bseq",
         [](Market&, Msg& msg) {
             msg.mutable_id()->set_bseq(1);
             msg.mutable_id()->set_oseq(9);
         },
         why::invalid_bid},
        {"on an order that does not exist",
         [](Market&, Msg& msg) {
             msg.mutable_id()->set_oseq(9);
             msg.mutable_price()->set_amount("-1");
         },
         why::order_not_found},
        {"at a negative price", [](Market&, Msg& msg) { msg.mutable_price()->set_amount("-1"); },
         why::invalid_price},
        {"in other coins", [](Market&, Msg& msg) { msg.mutable_price()->set_denom("foo"); },
         why::invalid_price},
        {"above the order",
         [](Market&, Msg& msg) {
             msg.mutable_price()->set_amount(price_parts("100.000000000000000001"));
             msg.add_resources_offer()->mutable_resources()->set_id(7);
         },
         why::bid_over_order},
        {"at a price that overflows",
         [](Market&, Msg& msg) { msg.mutable_price()->set_amount(std::string(77, '9')); },
         why::bid_over_order},
        {"with a resource nobody wants",
         [](Market& m, Msg& msg) {
             msg.add_resources_offer()->mutable_resources()->set_id(7);
             msg.mutable_id()->set_provider(m.stranger.address.text());
         },
         why::capabilities_mismatch},
        {"with another count",
         [](Market&, Msg& msg) {
             auto* offer = msg.add_resources_offer();
             offer->mutable_resources()->set_id(1);
             offer->set_count(2);
         },
         why::capabilities_mismatch},
        {"by somebody who is no provider",
         [](Market& m, Msg& msg) { msg.mutable_id()->set_provider(m.stranger.address.text()); },
         why::unknown_provider},
        {"with more than there is",
         [](Market&, Msg& msg) {
             msg.mutable_deposit()->mutable_amount()->set_amount("1000000001");
         },
         why::invalid_deposit},
        {"out of a grant that nobody gave",
         [](Market&, Msg& msg) {
             msg.mutable_deposit()->set_sources(0, virtengine::base::deposit::v1::grant);
         },
         why::invalid_deposit},
    };
    Market market;
    market.register_providers();
    market.chain.tx(market.customer, market.new_deployment()).must();
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto msg = market.new_bid(market.provider);
        c.spoil(market, msg);
        const auto& signer = msg.id().provider() == market.stranger.address.text()
                                 ? market.stranger
                                 : market.provider;
        const auto funds   = market.of(signer);
        market.chain.tx(signer, msg).must_fail(c.error);
        CHECK(market.of(signer) == funds);
    }
    market.chain.tx(market.provider, market.new_bid(market.provider, {.price = "100"})).must();
    market.chain.tx(market.provider, market.new_bid(market.provider)).must_fail(why::bid_exists);
}

TEST_CASE("a bid needs the attributes and capabilities that the group asks for", "[market]") {
    using Group = virtengine::deployment::v1beta4::GroupSpec;
    struct Case {
        std::string_view name;
        std::function<void(Group&)> wish;
        const ErrorKind* error;
    };
    const auto attribute = [](auto* attributes, const char* key, const char* value) {
        auto* added = attributes->Add();
        added->set_key(key);
        added->set_value(value);
    };
    const auto placement = [](Group& g) { return g.mutable_requirements()->mutable_attributes(); };
    const auto volume    = [](Group& g) {
        return g.mutable_resources(0)->mutable_resource()->mutable_storage(0)->mutable_attributes();
    };
    const auto gpu = [&](Group& g, const char* key) {
        auto* wanted = g.mutable_resources(0)->mutable_resource()->mutable_gpu();
        wanted->mutable_units()->set_val("1");
        attribute(wanted->mutable_attributes(), key, "true");
    };
    const std::vector<Case> cases{
        {"one it has", [&](Group& g) { attribute(placement(g), "region", "eu-west"); }, nullptr},
        {"another value", [&](Group& g) { attribute(placement(g), "region", "us"); },
         &why::attribute_mismatch},
        {"another key", [&](Group& g) { attribute(placement(g), "tier", "1"); },
         &why::attribute_mismatch},
        {"any value of a family", [&](Group& g) { attribute(placement(g), "reg*", "eu-west"); },
         nullptr},
        {"an auditor",
         [](Group& g) { g.mutable_requirements()->mutable_signed_by()->add_any_of("x"); },
         &why::attribute_mismatch},
        {"storage of its class",
         [&](Group& g) {
             attribute(volume(g), "persistent", "true");
             attribute(volume(g), "class", "beta2");
         },
         nullptr},
        {"storage of another class",
         [&](Group& g) {
             attribute(volume(g), "persistent", "true");
             attribute(volume(g), "class", "beta3");
         },
         &why::capabilities_mismatch},
        {"its gpu", [&](Group& g) { gpu(g, "vendor/nvidia/model/a100"); }, nullptr},
        {"any gpu of its vendor", [&](Group& g) { gpu(g, "vendor/nvidia/model/*"); }, nullptr},
        {"a gpu it does not have", [&](Group& g) { gpu(g, "vendor/amd/model/*"); },
         &why::capabilities_mismatch},
    };
    Market market;
    auto promise = Market::new_provider(market.provider);
    attribute(promise.mutable_attributes(), "capabilities/storage/1/class", "beta2");
    attribute(promise.mutable_attributes(), "capabilities/storage/1/persistent", "true");
    attribute(promise.mutable_attributes(), "capabilities/gpu/vendor/nvidia/model/a100", "true");
    market.chain.tx(market.provider, promise).must();
    std::uint64_t dseq = 0;
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto wish = market.new_deployment({.dseq = ++dseq});
        c.wish(*wish.mutable_groups(0));
        market.chain.tx(market.customer, wish).must();
        const auto bid =
            market.chain.tx(market.provider, market.new_bid(market.provider, {.dseq = dseq}));
        if (c.error == nullptr)
            bid.must();
        else
            bid.must_fail(*c.error);
    }
}

TEST_CASE("an order takes as many bids as the parameter says, and not one more", "[market]") {
    Chain::Options options;
    options.genesis = *Json::parse(
        R"({"market":{"params":{"bid_min_deposit":{"denom":"uve","amount":"1"},"order_max_bids":1}}})");
    Market market{options};
    market.register_providers();
    market.chain.tx(market.customer, market.new_deployment()).must();
    market.chain.tx(market.provider, market.new_bid(market.provider)).must();
    market.chain.tx(market.rival, market.new_bid(market.rival)).must_fail(why::invalid_bid);
}

TEST_CASE("a bid that is over gives its deposit back", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.register_providers();
    chain.tx(market.customer, market.new_deployment()).must();
    const auto provider = market.of(market.provider), rival = market.of(market.rival);
    chain.tx(market.provider, market.new_bid(market.provider)).must();
    chain.tx(market.rival, market.new_bid(market.rival)).must();
    CHECK(market.of(market.provider) == provider.minus(Amount{500}).value());

    SECTION("when its provider takes it back") {
        auto msg = market.close_bid(market.provider);
        msg.set_reason(virtengine::market::v1::lease_closed_owner);
        chain.tx(market.provider, msg).must_fail(why::invalid_closed_reason);
        chain.tx(market.provider, market.close_bid(market.provider)).must();
        CHECK(market.of(market.provider) == provider);
        chain.tx(market.provider, market.close_bid(market.provider))
            .must_fail(why::unknown_lease_for_bid);
        chain.tx(market.customer, market.new_lease(market.provider)).must_fail(why::bid_not_open);
    }
    SECTION("when another one wins, and then it is lost") {
        chain.tx(market.customer, market.new_lease(market.provider)).must();
        CHECK(market.of(market.rival) == rival);
        CHECK(bid_of(market, market.rival).state() == virtengine::market::v1beta5::Bid::lost);
        CHECK(bid_of(market, market.provider).state() == virtengine::market::v1beta5::Bid::active);
        chain.tx(market.customer, market.new_lease(market.rival)).must_fail(why::bid_not_open);
        chain.tx(market.rival, market.close_bid(market.rival))
            .must_fail(why::unknown_lease_for_bid);
        chain.tx(market.rival, market.new_bid(market.rival)).must_fail(why::order_active);
    }
    SECTION("when the deployment is closed") {
        chain.tx(market.customer, market.close_deployment()).must();
        CHECK(market.of(market.provider) == provider);
        CHECK(market.of(market.rival) == rival);
        CHECK(bid_of(market, market.rival).state() == virtengine::market::v1beta5::Bid::closed);
        chain.tx(market.rival, market.new_bid(market.rival)).must_fail(why::order_closed);
        CHECK(market.held_by("escrow").is_zero());
    }
}
