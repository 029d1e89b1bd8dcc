// Deployments and groups: what is refused, how states move, what is shown.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/escrow/errors.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/deployment/v1beta4/query.pb.h"

using namespace ve;
using namespace ve::test;
namespace why = ve::deployment::errors;
namespace pb  = virtengine::deployment::v1beta4;

namespace {

pb::QueryDeploymentResponse show(Market& market) {
    pb::QueryDeploymentRequest request;
    *request.mutable_id() = market.close_deployment().id();
    return market.chain.query<pb::QueryDeploymentResponse>(request).value();
}

template <class Message>
Message on_group(Market& market, std::uint32_t gseq = 1) {
    Message msg;
    msg.mutable_id()->set_owner(market.customer.address.text());
    msg.mutable_id()->set_dseq(1);
    msg.mutable_id()->set_gseq(gseq);
    return msg;
}

}  // namespace

TEST_CASE("a deployment takes its deposit, and closing it gives all of it back", "[deployment]") {
    Market market;
    auto& chain       = market.chain;
    const auto before = market.of(market.customer);
    const auto made   = chain.tx(market.customer, market.new_deployment());
    made.must();
    CHECK(made.attributes("virtengine.deployment.v1.EventDeploymentCreated", "id").size() == 1);
    CHECK(made.attributes("virtengine.market.v1.EventOrderCreated", "id").size() == 1);
    CHECK(market.of(market.customer) == before.minus(Amount{1000}).value());
    CHECK(market.held_by("escrow") == Amount{1000});
    const auto shown = show(market);
    CHECK(shown.deployment().state() == virtengine::deployment::v1::Deployment::active);
    CHECK(shown.groups_size() == 1);
    CHECK(shown.escrow_account().state().funds(0).amount() == price_parts("1000"));

    chain.blocks(5);  // nobody serves, so nobody is paid
    chain.tx(market.customer, market.close_deployment()).must();
    CHECK(market.of(market.customer) == before);
    CHECK(market.held_by("escrow").is_zero());
    CHECK(show(market).deployment().state() == virtengine::deployment::v1::Deployment::closed);
    CHECK(show(market).groups(0).state() == pb::Group::closed);
}

TEST_CASE("a deployment that is not legal is refused, and nothing moves", "[deployment]") {
    using Msg       = Market::CreateDeployment;
    const auto unit = [](Msg& m) { return m.mutable_groups(0)->mutable_resources(0); };
    struct Case {
        std::string_view name;
        std::function<void(Msg&)> spoil;
        ErrorKind error;
    };
    const std::vector<Case> cases{
        {"dseq 0", [](Msg& m) { m.mutable_id()->set_dseq(0); }, why::invalid_deployment_id},
        {"an empty hash", [](Msg& m) { m.clear_hash(); }, why::empty_hash},
        {"a short hash", [](Msg& m) { m.set_hash("h"); }, why::invalid_hash},
        {"no groups", [](Msg& m) { m.clear_groups(); }, why::invalid_groups},
        {"two groups of one name", [](Msg& m) { *m.add_groups() = m.groups(0); },
         why::invalid_groups},
        {"two denominations",
         [](Msg& m) {
             *m.add_groups() = m.groups(0);
             m.mutable_groups(1)->set_name("other");
             m.mutable_groups(1)->mutable_resources(0)->mutable_price()->set_denom("foo");
         },
         why::invalid_groups},
        {"a group without resources", [](Msg& m) { m.mutable_groups(0)->clear_resources(); },
         why::group_spec_invalid},
        {"a group without name", [](Msg& m) { m.mutable_groups(0)->clear_name(); },
         why::group_spec_invalid},
        {"resource id 0", [&](Msg& m) { unit(m)->mutable_resource()->set_id(0); },
         why::group_spec_invalid},
        {"count 0", [&](Msg& m) { unit(m)->set_count(0); }, why::group_spec_invalid},
        {"count 51", [&](Msg& m) { unit(m)->set_count(51); }, why::group_spec_invalid},
        {"9 thousandths of a core",
         [&](Msg& m) { unit(m)->mutable_resource()->mutable_cpu()->mutable_units()->set_val("9"); },
         why::group_spec_invalid},
        {"384001 thousandths",
         [&](Msg& m) {
             unit(m)->mutable_resource()->mutable_cpu()->mutable_units()->set_val("384001");
         },
         why::group_spec_invalid},
        {"negative memory",
         [&](Msg& m) {
             unit(m)->mutable_resource()->mutable_memory()->mutable_quantity()->set_val("-1");
         },
         why::group_spec_invalid},
        {"attributes of no gpu",
         [&](Msg& m) {
             auto* a = unit(m)->mutable_resource()->mutable_gpu()->add_attributes();
             a->set_key("vendor/nvidia");
             a->set_value("true");
         },
         why::group_spec_invalid},
        {"price 0", [&](Msg& m) { unit(m)->mutable_price()->set_amount("0"); },
         why::group_spec_invalid},
        {"a negative price", [&](Msg& m) { unit(m)->mutable_price()->set_amount("-1"); },
         why::group_spec_invalid},
        {"a price above 10000000",
         [&](Msg& m) { unit(m)->mutable_price()->set_amount(price_parts("10000000.1")); },
         why::group_spec_invalid},
        {"a deposit of nothing",
         [](Msg& m) { m.mutable_deposit()->mutable_amount()->set_amount("0"); },
         why::invalid_deposit},
        {"a negative deposit",
         [](Msg& m) { m.mutable_deposit()->mutable_amount()->set_amount("-5"); },
         why::invalid_deposit},
        {"a deposit in another denomination",
         [](Msg& m) { m.mutable_deposit()->mutable_amount()->set_denom("foo"); },
         why::invalid_deposit},
        {"more than there is",
         [](Msg& m) { m.mutable_deposit()->mutable_amount()->set_amount("1000000001"); },
         sdk::insufficient_funds},
        {"out of a grant that nobody gave",
         [](Msg& m) { m.mutable_deposit()->set_sources(0, virtengine::base::deposit::v1::grant); },
         sdk::insufficient_funds},
        {"a source twice",
         [](Msg& m) { m.mutable_deposit()->add_sources(virtengine::base::deposit::v1::balance); },
         why::invalid_deposit},
    };
    Market market;
    const auto funds = market.of(market.customer);
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto msg = market.new_deployment();
        c.spoil(msg);
        market.chain.tx(market.customer, msg).must_fail(c.error);
        CHECK(market.of(market.customer) == funds);
    }
    market.chain.tx(market.customer, market.new_deployment()).must();
    market.chain.tx(market.customer, market.new_deployment()).must_fail(why::deployment_exists);
}

TEST_CASE("a deposit has a minimum", "[deployment]") {
    Chain::Options options;
    options.genesis = Json::object({{"deployment", Json::object()}});
    Market market{options};
    auto msg = market.new_deployment({.deposit = "499999uve"});
    market.chain.tx(market.customer, msg).must_fail(why::invalid_deposit);
    market.chain.tx(market.customer, market.new_deployment({.deposit = "500000uve"})).must();
}

TEST_CASE("a closed deployment answers with its state and moves nothing", "[deployment]") {
    Market market;
    auto& chain = market.chain;
    pb::MsgUpdateDeployment update;
    *update.mutable_id() = market.close_deployment().id();
    update.set_hash(std::string(32, 'i'));
    chain.tx(market.customer, update).must_fail(why::deployment_not_found);
    chain.tx(market.customer, market.close_deployment()).must_fail(why::deployment_not_found);
    chain.tx(market.customer, market.new_deployment()).must();
    chain.tx(market.customer, update).must();
    chain.tx(market.customer, update).must_fail(why::invalid_hash);  // the same again
    chain.tx(market.customer, market.close_deployment()).must();
    const auto funds = market.of(market.customer);
    chain.tx(market.customer, market.close_deployment()).must_fail(why::deployment_closed);
    update.set_hash(std::string(32, 'j'));
    chain.tx(market.customer, update).must_fail(why::deployment_closed);
    chain.tx(market.customer, market.new_deployment()).must_fail(why::deployment_exists);
    CHECK(market.of(market.customer) == funds);
}

TEST_CASE("a group moves only along its state diagram", "[deployment]") {
    enum class Move { pause, start, close };
    struct Case {
        std::string_view name;
        std::vector<Move> before;
        Move move;
        const ErrorKind* error;
        pb::Group::State after;
    };
    using enum Move;
    const std::vector<Case> cases{
        {"open, paused", {}, pause, nullptr, pb::Group::paused},
        {"open, started", {}, start, &why::group_open, pb::Group::open},
        {"open, closed", {}, close, nullptr, pb::Group::closed},
        {"paused, started", {pause}, start, nullptr, pb::Group::open},
        {"paused, paused", {pause}, pause, &why::group_paused, pb::Group::paused},
        {"paused, closed", {pause}, close, nullptr, pb::Group::closed},
        {"closed, started", {close}, start, &why::group_closed, pb::Group::closed},
        {"closed, paused", {close}, pause, &why::group_closed, pb::Group::closed},
        {"closed, closed", {close}, close, &why::group_closed, pb::Group::closed},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Market market;
        market.chain.tx(market.customer, market.new_deployment()).must();
        const auto go = [&](Move move) {
            if (move == pause)
                return market.chain.tx(market.customer, on_group<pb::MsgPauseGroup>(market));
            if (move == start)
                return market.chain.tx(market.customer, on_group<pb::MsgStartGroup>(market));
            return market.chain.tx(market.customer, on_group<pb::MsgCloseGroup>(market));
        };
        for (const auto move : c.before) go(move).must();
        const auto outcome = go(c.move);
        if (c.error == nullptr)
            outcome.must();
        else
            outcome.must_fail(*c.error);
        CHECK(show(market).groups(0).state() == c.after);
    }
}

TEST_CASE("a group that ends ends its order and its lease, and the deployment goes on",
          "[deployment]") {
    Market market;
    auto& chain = market.chain;
    market.register_providers();
    chain.tx(market.customer, market.new_deployment({.groups = 2})).must();
    chain.tx(market.provider, market.new_bid(market.provider)).must();
    chain.tx(market.rival, market.new_bid(market.rival, {.gseq = 2})).must();
    chain.tx(market.customer, market.new_lease(market.provider)).must();
    const auto rival = market.of(market.rival);
    chain.tx(market.customer, on_group<pb::MsgPauseGroup>(market, 2)).must();
    CHECK(market.of(market.rival) == rival.plus(Amount{500}).value());  // its bid is over
    chain.tx(market.customer, on_group<pb::MsgCloseGroup>(market, 1)).must();
    CHECK(show(market).deployment().state() == virtengine::deployment::v1::Deployment::active);
    CHECK(market.held_by("escrow") == Amount{1000 - 20});  // two blocks of lease were paid
    chain.tx(market.customer, on_group<pb::MsgStartGroup>(market, 2)).must();
    chain.tx(market.rival, market.new_bid(market.rival, {.gseq = 2, .oseq = 2})).must();
}

TEST_CASE("deployments are listed by owner, sequence and state, in pages", "[deployment]") {
    Market market;
    auto& chain = market.chain;
    for (std::uint64_t dseq = 1; dseq <= 5; ++dseq)
        chain.tx(market.customer, market.new_deployment({.dseq = dseq})).must();
    chain.tx(market.customer, market.close_deployment(2)).must();
    pb::QueryDeploymentsRequest request;
    const auto count = [&] {
        return chain.query<pb::QueryDeploymentsResponse>(request).value().deployments_size();
    };
    CHECK(count() == 5);
    request.mutable_filters()->set_state("active");
    CHECK(count() == 4);
    request.mutable_filters()->set_state("closed");
    CHECK(count() == 1);
    request.mutable_filters()->set_state("running");
    CHECK(chain.query<pb::QueryDeploymentsResponse>(request).error().is(
        grpc_status::invalid_argument));
    request.mutable_filters()->set_state("active");
    request.mutable_filters()->set_owner(market.stranger.address.text());
    CHECK(count() == 0);
    request.mutable_filters()->set_owner("ve1nobody");
    CHECK(chain.query<pb::QueryDeploymentsResponse>(request).error().is(
        grpc_status::invalid_argument));

    request.mutable_filters()->set_owner(market.customer.address.text());
    request.mutable_pagination()->set_limit(3);
    auto page = chain.query<pb::QueryDeploymentsResponse>(request).value();
    REQUIRE(page.deployments_size() == 3);
    CHECK(page.deployments(1).deployment().id().dseq() == 3);  // 2 is closed
    request.mutable_pagination()->set_key(page.pagination().next_key());
    page = chain.query<pb::QueryDeploymentsResponse>(request).value();
    REQUIRE(page.deployments_size() == 1);
    CHECK(page.deployments(0).deployment().id().dseq() == 5);
    CHECK(page.pagination().next_key().empty());
}

TEST_CASE("only governance changes parameters", "[deployment]") {
    Market market;
    pb::MsgUpdateParams msg;
    msg.set_authority(market.stranger.address.text());
    auto* least = msg.mutable_params()->add_min_deposits();
    least->set_denom("uve");
    least->set_amount("7");
    market.chain.tx(market.stranger, msg).must_fail(ve::errors::not_authority);
    msg.set_authority(gov_authority().text());
    market.chain.authority(msg).must();
    msg.mutable_params()->clear_min_deposits();
    market.chain.authority(msg).must_fail(why::invalid_param);
}
