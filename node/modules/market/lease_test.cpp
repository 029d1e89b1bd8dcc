// Leases: what they cost by the block, to the last unit, and all the ways in which they end.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/modules/deployment/errors.hpp"
#include "node/modules/escrow/errors.hpp"
#include "node/modules/market/errors.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/deployment/v1beta4/query.pb.h"
#include "virtengine/escrow/v1/query.pb.h"
#include "virtengine/escrow/v1/tx.pb.h"
#include "virtengine/market/v1beta5/query.pb.h"

using namespace ve;
using namespace ve::test;
namespace why = ve::market::errors;

namespace {

using Lease = virtengine::market::v1::Lease;
using Shown = virtengine::market::v1beta5::QueryLeaseResponse;

Shown lease_of(Market& market, const Actor& provider, const BidTerms& terms = {}) {
    virtengine::market::v1beta5::QueryLeaseRequest request;
    *request.mutable_id() = market.close_lease(provider, terms).id();
    return market.chain.query<Shown>(request).value();
}

virtengine::escrow::types::v1::Account account_of(Market& market) {
    virtengine::escrow::v1::QueryAccountsRequest request;
    request.set_xid(market.customer.address.text() + "/1");
    const auto answer =
        market.chain.query<virtengine::escrow::v1::QueryAccountsResponse>(request).value();
    for (const auto& account : answer.accounts())
        if (account.id().scope() == virtengine::escrow::id::v1::deployment) return account;
    throw std::runtime_error("no escrow account");
}

virtengine::escrow::v1::MsgAccountDeposit top_up(Market& market, const Actor& from,
                                                 std::string_view amount) {
    virtengine::escrow::v1::MsgAccountDeposit msg;
    msg.set_signer(from.address.text());
    msg.mutable_id()->set_scope(virtengine::escrow::id::v1::deployment);
    msg.mutable_id()->set_xid(market.customer.address.text() + "/1");
    const auto coin = Coin::parse(amount).value();
    msg.mutable_deposit()->mutable_amount()->set_denom(coin.denom.text());
    msg.mutable_deposit()->mutable_amount()->set_amount(coin.amount.text());
    return msg;
}

// What somebody gained since.
std::int64_t gained(const Amount& before, const Amount& now) {
    if (now < before) return -static_cast<std::int64_t>(*before.minus(now).value().as_u64());
    return static_cast<std::int64_t>(*now.minus(before).value().as_u64());
}

}  // namespace

TEST_CASE("a lease of 10 a block, paid to the last unit", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.lease();
    const auto provider = market.of(market.provider), customer = market.of(market.customer);
    const auto paid = [&] { return gained(provider, market.of(market.provider)); };
    CHECK(market.held_by("escrow") == Amount{1500});  // the deposit, and the bid's

    chain.blocks(9);
    chain.tx(market.provider, market.withdraw(market.provider)).must();  // 10 blocks
    CHECK(paid() == 98);
    CHECK(market.held_by("distribution") == Amount{2});
    CHECK(account_of(market).state().funds(0).amount() == price_parts("900"));
    CHECK(lease_of(market, market.provider).escrow_payment().state().withdrawn().amount() == "100");

    SECTION("closed by the customer 20 blocks later") {
        chain.blocks(19);
        chain.tx(market.customer, market.close_lease(market.provider)).must();
        CHECK(paid() == 98 + 196 + 500);  // and its deposit
        CHECK(market.held_by("distribution") == Amount{6});
        const auto lease = lease_of(market, market.provider).lease();
        CHECK(lease.state() == Lease::closed);
        CHECK(lease.reason() == virtengine::market::v1::lease_closed_owner);
        CHECK(lease.closed_on() == chain.height().value);
        chain.tx(market.customer, market.close_lease(market.provider)).must_fail(why::order_closed);
        chain.tx(market.provider, market.withdraw(market.provider))
            .must_fail(why::lease_not_active);

        chain.tx(market.customer, market.close_deployment()).must();
        CHECK(gained(customer, market.of(market.customer)) == 700);
        CHECK(market.held_by("escrow").is_zero());
    }
    SECTION("105 blocks from the start the deposit does not suffice") {
        chain.blocks(94);
        chain.tx(market.provider, market.withdraw(market.provider)).must();
        CHECK(paid() == 980 + 500);
        CHECK(market.held_by("distribution") == Amount{20});
        auto account = account_of(market);
        CHECK(account.state().state() == virtengine::escrow::types::v1::overdrawn);
        CHECK(account.state().funds(0).amount() == "-" + price_parts("50"));
        const auto shown = lease_of(market, market.provider);
        CHECK(shown.lease().state() == Lease::insufficient_funds);
        CHECK(shown.lease().reason() ==
              virtengine::market::v1::lease_closed_reason_insufficient_funds);
        CHECK(shown.escrow_payment().state().unsettled().amount() == price_parts("50"));
        CHECK(market.held_by("escrow").is_zero());
        chain.tx(market.customer, market.close_deployment())
            .must_fail(deployment::errors::deployment_closed);

        chain.tx(market.stranger, top_up(market, market.stranger, "1000uve")).must();
        CHECK(paid() == 980 + 500 + 49);
        CHECK(market.held_by("distribution") == Amount{21});
        CHECK(market.of(market.stranger) == Amount{1'000'000'000 - 50});  // 950 came back
        CHECK(account_of(market).state().state() == virtengine::escrow::types::v1::closed);
        CHECK(market.held_by("escrow").is_zero());
        chain.tx(market.stranger, top_up(market, market.stranger, "1uve"))
            .must_fail(escrow::errors::account_closed);
    }
}

TEST_CASE("a lease that began in this block is closed in this block", "[market]") {
    Market market;
    market.register_providers();
    auto& chain = market.chain;
    chain.tx(market.customer, market.new_deployment()).must();
    chain.tx(market.provider, market.new_bid(market.provider)).must();
    const auto begin = market.new_lease(market.provider);
    const auto end   = market.close_lease(market.provider);
    const auto stop  = market.close_deployment();
    const auto funds = market.of(market.provider);
    chain.tx(market.customer, std::vector<const wire::Proto*>{&begin, &end, &stop}).must();
    CHECK(gained(funds, market.of(market.provider)) == 500);
    CHECK(market.of(market.customer) == Amount{1'000'000'000});
    CHECK(lease_of(market, market.provider).escrow_payment().state().state() ==
          virtengine::escrow::types::v1::closed);
}

TEST_CASE("a lease ends in one of five ways, and order, bid and group follow", "[market]") {
    using Order = virtengine::market::v1beta5::Order;
    using Group = virtengine::deployment::v1beta4::Group;
    enum class End { owner, provider, group_paused, group_closed, deployment };
    struct Case {
        std::string_view name;
        End end;
        int reason;
        int orders;
        Group::State group;
    };
    const std::vector<Case> cases{
        {"its owner closes it, and the group looks for another", End::owner, 1, 2, Group::open},
        {"its provider leaves, and the group waits", End::provider, 10'001, 1, Group::paused},
        {"its group is paused", End::group_paused, 1, 1, Group::paused},
        {"its group is closed", End::group_closed, 1, 1, Group::closed},
        {"its deployment is closed", End::deployment, 10'002, 1, Group::closed},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Market market;
        auto& chain = market.chain;
        market.lease();
        virtengine::deployment::v1beta4::MsgPauseGroup pause;
        pause.mutable_id()->set_owner(market.customer.address.text());
        pause.mutable_id()->set_dseq(1);
        pause.mutable_id()->set_gseq(1);
        virtengine::deployment::v1beta4::MsgCloseGroup close;
        *close.mutable_id() = pause.id();
        chain.blocks(4);
        const auto funds = market.of(market.provider);
        switch (c.end) {
            case End::owner:
                chain.tx(market.customer, market.close_lease(market.provider)).must();
                break;
            case End::provider:
                chain.tx(market.provider, market.close_bid(market.provider)).must();
                chain.tx(market.provider, market.close_bid(market.provider))
                    .must_fail(why::lease_not_active);
                break;
            case End::group_paused: chain.tx(market.customer, pause).must(); break;
            case End::group_closed: chain.tx(market.customer, close).must(); break;
            case End::deployment:
                chain.tx(market.customer, market.close_deployment()).must();
                break;
        }
        CHECK(gained(funds, market.of(market.provider)) == 50 - 1 + 500);
        const auto lease = lease_of(market, market.provider).lease();
        CHECK(lease.state() == Lease::closed);
        CHECK(lease.reason() == c.reason);

        virtengine::market::v1beta5::QueryOrdersRequest request;
        const auto orders =
            chain.query<virtengine::market::v1beta5::QueryOrdersResponse>(request).value();
        REQUIRE(orders.orders_size() == c.orders);
        CHECK(orders.orders(0).state() == Order::closed);
        if (c.orders == 2) CHECK(orders.orders(1).state() == Order::open);
        virtengine::deployment::v1beta4::QueryGroupRequest group;
        *group.mutable_id() = pause.id();
        CHECK(chain.query<virtengine::deployment::v1beta4::QueryGroupResponse>(group)
                  .value()
                  .group()
                  .state() == c.group);
    }
}

TEST_CASE("a stranger ends no lease and takes nothing out of it", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.lease();
    // Signed by the stranger, but the message names another signer.
    chain
        .tx(market.close_lease(market.provider),
            TxOptions{.signatures =
                          [](auto& signatures) { signatures.assign(1, std::string(64, '\1')); }})
        .must_fail(sdk::unauthorized);
    auto msg = market.close_lease(market.provider);
    msg.mutable_id()->set_owner(market.stranger.address.text());
    chain.tx(market.stranger, msg).must_fail(why::order_not_found);
    chain.tx(market.stranger, market.withdraw(market.stranger)).must_fail(why::lease_not_found);
    chain.tx(market.stranger, market.close_bid(market.stranger)).must_fail(why::bid_not_found);
    chain.tx(market.rival, market.withdraw(market.rival)).must_fail(why::lease_not_found);
    CHECK(lease_of(market, market.provider).lease().state() == Lease::active);
}

TEST_CASE("who gets an order that is taken, closed or unknown is refused", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.lease();
    chain.tx(market.customer, market.new_lease(market.provider)).must_fail(why::bid_not_open);
    chain.tx(market.customer, market.new_lease(market.rival)).must_fail(why::bid_not_found);
    chain.tx(market.rival, market.new_bid(market.rival)).must_fail(why::order_active);
    chain.tx(market.customer, market.close_lease(market.provider)).must();
    chain.tx(market.rival, market.new_bid(market.rival)).must_fail(why::order_closed);
    chain.tx(market.rival, market.new_bid(market.rival, {.oseq = 2})).must();
}

TEST_CASE("deposits of strangers are drawn after the owner's, and go back to them", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.lease({.price = "100"});
    const auto stranger = market.of(market.stranger), customer = market.of(market.customer);
    chain.tx(market.stranger, top_up(market, market.stranger, "300uve")).must();
    chain.tx(market.stranger, top_up(market, market.stranger, "0uve"))
        .must_fail(escrow::errors::invalid_deposit);
    chain.tx(market.stranger, top_up(market, market.stranger, "1foo"))
        .must_fail(escrow::errors::invalid_denomination);
    auto unknown = top_up(market, market.stranger, "1uve");
    unknown.mutable_id()->set_xid("nobody/1");
    chain.tx(market.stranger, unknown).must_fail(escrow::errors::account_not_found);
    chain.blocks(7);  // twelve in all: 1200 of 1300
    chain.tx(market.customer, market.close_deployment()).must();
    CHECK(gained(customer, market.of(market.customer)) == 0);
    CHECK(gained(stranger, market.of(market.stranger)) == -200);
}

TEST_CASE("the fraction of a price is the customer's at each settlement", "[market]") {
    Market market;
    auto& chain = market.chain;
    market.lease({.price = "1.9"});
    const auto funds = market.of(market.provider);
    chain.tx(market.provider, market.withdraw(market.provider)).must();  // 1.9
    CHECK(gained(funds, market.of(market.provider)) == 1);
    chain.blocks(9);
    chain.tx(market.provider, market.withdraw(market.provider)).must();  // 19
    CHECK(gained(funds, market.of(market.provider)) == 20);
}

TEST_CASE("orders, bids and leases are found by filter", "[market]") {
    namespace pb = virtengine::market::v1beta5;
    Market market;
    auto& chain = market.chain;
    market.lease();
    chain.tx(market.customer, market.new_deployment({.dseq = 2})).must();
    chain.tx(market.rival, market.new_bid(market.rival, {.dseq = 2})).must();
    const auto orders = [&](const char* state, std::uint64_t dseq) {
        pb::QueryOrdersRequest request;
        request.mutable_filters()->set_state(state);
        request.mutable_filters()->set_dseq(dseq);
        request.mutable_filters()->set_owner(market.customer.address.text());
        return chain.query<pb::QueryOrdersResponse>(request).value().orders_size();
    };
    CHECK(orders("", 0) == 2);
    CHECK(orders("active", 0) == 1);
    CHECK(orders("open", 2) == 1);
    CHECK(orders("open", 1) == 0);
    pb::QueryBidsRequest bids;
    bids.mutable_filters()->set_provider(market.rival.address.text());
    const auto found = chain.query<pb::QueryBidsResponse>(bids).value();
    REQUIRE(found.bids_size() == 1);
    CHECK(found.bids(0).escrow_account().state().funds(0).amount() == price_parts("500"));
    pb::QueryLeasesRequest leases;
    leases.mutable_filters()->set_state("active");
    CHECK(chain.query<pb::QueryLeasesResponse>(leases).value().leases_size() == 1);
    leases.mutable_filters()->set_state("asleep");
    CHECK(chain.query<pb::QueryLeasesResponse>(leases).error().is(grpc_status::invalid_argument));
    pb::QueryOrderRequest missing;
    *missing.mutable_id() =
        chain.query<pb::QueryOrdersResponse>(pb::QueryOrdersRequest{}).value().orders(0).id();
    missing.mutable_id()->set_oseq(77);
    CHECK(chain.query<pb::QueryOrderResponse>(missing).error().is(grpc_status::not_found));
}
