// What wallets ask about coins, and genesis sections that do not add up.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/chain/context.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/bank/keeper.hpp"
#include "tests/kit/chain.hpp"

namespace ve::bank {
namespace {

namespace query_pb = cosmos::bank::v1beta1;
using test::Chain;

template <class Protos>
std::string coins_text(const Protos& coins) {
    return parse_coins(coins).value().text();
}

}  // namespace

TEST_CASE("balances are answered whole, by denomination and page by page", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice", "1aaa,2bbb,3ccc,4uve");
    query_pb::QueryAllBalancesRequest all;
    all.set_address(alice.address.text());
    const auto whole = chain.query<query_pb::QueryAllBalancesResponse>(all).value();
    CHECK(coins_text(whole.balances()) == "1aaa,2bbb,3ccc,4uve");
    CHECK(whole.pagination().total() == 4);
    all.mutable_pagination()->set_limit(3);
    const auto first = chain.query<query_pb::QueryAllBalancesResponse>(all).value();
    CHECK(coins_text(first.balances()) == "1aaa,2bbb,3ccc");
    CHECK(first.pagination().next_key() == "uve");
    all.mutable_pagination()->set_key(first.pagination().next_key());
    const auto rest = chain.query<query_pb::QueryAllBalancesResponse>(all).value();
    CHECK(coins_text(rest.balances()) == "4uve");
    CHECK(rest.pagination().next_key().empty());

    query_pb::QuerySpendableBalanceByDenomRequest one;
    one.set_address(alice.address.text());
    one.set_denom("bbb");
    CHECK(chain.query<query_pb::QuerySpendableBalanceByDenomResponse>(one)
              .value()
              .balance()
              .amount() == "2");
    one.set_denom("zzz");
    CHECK(chain.query<query_pb::QuerySpendableBalanceByDenomResponse>(one)
              .value()
              .balance()
              .amount() == "0");
}

TEST_CASE("what is no address is InvalidArgument: wallets probe for it", "[bank]") {
    Chain chain;
    query_pb::QuerySpendableBalancesRequest request;
    request.set_address("test");
    const auto error = chain.query<query_pb::QuerySpendableBalancesResponse>(request).error();
    CHECK(error.is(grpc_status::invalid_argument));
    CHECK(error.detail().starts_with("invalid address: "));
    query_pb::QueryBalanceRequest balance;
    balance.set_address(Chain::address_of("alice").text());
    balance.set_denom("!");
    CHECK(chain.query<query_pb::QueryBalanceResponse>(balance).error().detail() ==
          "invalid denom: !");
}

TEST_CASE("a denomination's owners are those that hold it now", "[bank]") {
    Chain chain;
    chain.account("alice", "1foo");
    chain.account("bob", "2foo,1uve");
    query_pb::QueryDenomOwnersRequest request;
    request.set_denom("foo");
    const auto owners = chain.query<query_pb::QueryDenomOwnersResponse>(request).value();
    REQUIRE(owners.denom_owners_size() == 2);
    CHECK(owners.denom_owners(0).balance().denom() == "foo");
    query_pb::QuerySupplyOfRequest supply;
    supply.set_denom("foo");
    CHECK(chain.query<query_pb::QuerySupplyOfResponse>(supply).value().amount().amount() == "3");
}

TEST_CASE("metadata comes from genesis, and what is unknown is NotFound", "[bank]") {
    const auto genesis =
        Json::parse(R"({"bank":{"denom_metadata":[{"description":"the base coin","base":"uve",)"
                    R"("display":"virtengine","denom_units":[{"denom":"uve"}]}]}})")
            .value();
    Chain chain{{.genesis = genesis}};
    query_pb::QueryDenomMetadataByQueryStringRequest request;
    request.set_denom("uve");
    CHECK(chain.query<query_pb::QueryDenomMetadataByQueryStringResponse>(request)
              .value()
              .metadata()
              .display() == "virtengine");
    request.set_denom("foo");
    const auto error =
        chain.query<query_pb::QueryDenomMetadataByQueryStringResponse>(request).error();
    CHECK(error.is(grpc_status::not_found));
    CHECK(error.detail() == "client metadata for denom foo");
    CHECK(chain.query<query_pb::QueryDenomsMetadataResponse>(query_pb::QueryDenomsMetadataRequest{})
              .value()
              .metadatas_size() == 1);
}

TEST_CASE("a module makes and destroys coins, and the supply follows", "[bank]") {
    Chain chain;
    auto& keeper      = chain.modules().get<Keeper>();
    const auto module = module_address(module_account::gov);
    const auto coins  = Coins::parse("50bar").value();
    const auto supply = [&] {
        query_pb::QuerySupplyOfRequest request;
        request.set_denom("bar");
        return chain.query<query_pb::QuerySupplyOfResponse>(request).value().amount().amount();
    };
    REQUIRE(chain.on_state([&](Context& ctx) { return keeper.mint(ctx, module, coins); }).ok());
    chain.block();  // the invariant holds
    CHECK(supply() == "50");
    CHECK(chain.balance(module, "bar") == Amount{50});
    const auto too_much = chain.on_state(
        [&](Context& ctx) { return keeper.burn(ctx, module, Coins::parse("51bar").value()); });
    REQUIRE_FALSE(too_much.ok());
    CHECK(too_much.error().is(sdk::insufficient_funds));
    CHECK(supply() == "50");
    REQUIRE(chain.on_state([&](Context& ctx) { return keeper.burn(ctx, module, coins); }).ok());
    chain.block();
    CHECK(supply() == "0");
}

TEST_CASE("the sum of balances never passes what a number can hold", "[bank]") {
    Chain chain;
    auto& keeper       = chain.modules().get<Keeper>();
    const auto module  = module_address(module_account::gov);
    const auto maximum = Amount::from_limbs({UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX});
    const Coins all{Coin{Denom::parse("bar").value(), maximum}};
    REQUIRE(chain.on_state([&](Context& ctx) { return keeper.mint(ctx, module, all); }).ok());
    const auto more = chain.on_state([&](Context& ctx) {
        return keeper.mint(ctx, Chain::address_of("alice"), Coins::parse("1bar").value());
    });
    CHECK_FALSE(more.ok());
    chain.block();
    CHECK(chain.balance(module, "bar") == maximum);
}

}  // namespace ve::bank
