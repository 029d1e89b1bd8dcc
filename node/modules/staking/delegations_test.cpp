// Coins at stake: what delegating, unbonding and moving do to balances, shares, pools and time.
#include <catch2/catch.hpp>

#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/chain/module.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/keeper.hpp"
#include "tests/kit/staking.hpp"

namespace ve::staking {
namespace {

using test::cancel_unbonding;
using test::Chain;
using test::delegate;
using test::delegated;
using test::redelegate;
using test::undelegate;
using test::validator_now;

constexpr auto unbonding_time = Duration::seconds(1'209'600);

struct Stakes {
    Chain chain{{.validators = 3}};
    test::Actor alice = chain.account("alice", "1000000000uve"), bob = chain.account("bob"),
                first = chain.validator(0), second = chain.validator(1), third = chain.validator(2);

    void wait() {
        chain.travel(unbonding_time);
        chain.block();
    }
    Amount of(const test::Actor& who) { return chain.balance(who.address); }
    std::string unbonding(const test::Actor& who, const test::Actor& from) {
        pb::QueryUnbondingDelegationRequest request;
        request.set_delegator_addr(who.address.text());
        request.set_validator_addr(test::operator_of(from));
        const auto found = chain.query<pb::QueryUnbondingDelegationResponse>(request);
        std::string out;
        if (!found.ok()) return out;
        for (const auto& entry : found->unbond().entries())
            out += (out.empty() ? "" : " ") + entry.balance();
        return out;
    }
    // Slashed by half, as if all of its power had signed twice at this height.
    void halve(const test::Actor& validator) {
        auto& keeper = chain.modules().get<Keeper>();
        REQUIRE(chain
                    .on_state([&](Context& ctx) -> Result<void> {
                        const auto standing = keeper.find(ctx, validator.address).value();
                        TRY(keeper.slash(ctx, standing.names.consensus_address, ctx.height(),
                                         Power{10}, Dec::parse("0.5").value()));
                        return {};
                    })
                    .ok());
    }
};

}  // namespace

TEST_CASE("a delegation gives power, and is paid back when the unbonding time is over",
          "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    const auto told = chain.tx(alice, delegate(alice, first, "5000000uve")).must();
    CHECK(told.attributes("delegate", "new_shares") ==
          std::vector<std::string>{"5000000.000000000000000000"});
    CHECK(told.attributes("delegate", "amount") == std::vector<std::string>{"5000000uve"});
    CHECK(stakes.of(alice) == Amount{995'000'000});
    CHECK(delegated(chain, alice, first) == "5000000uve");
    CHECK(validator_now(chain, first).tokens() == "15000000");

    // CometBFT's delay: the block after the next is the first that the new power signs.
    CHECK(chain.power(chain.consensus_address(0)).value == 10);
    chain.blocks(2);
    CHECK(chain.power(chain.consensus_address(0)).value == 15);

    const auto leaving = chain.tx(alice, undelegate(alice, first, "2000000uve")).must();
    const auto answer  = leaving.response<pb::MsgUndelegateResponse>();
    CHECK(answer.amount().amount() == "2000000");
    CHECK(answer.completion_time().seconds() == chain.time().plus(unbonding_time)->seconds);
    CHECK(stakes.of(alice) == Amount{995'000'000});
    CHECK(stakes.unbonding(alice, first) == "2000000");
    CHECK(delegated(chain, alice, first) == "3000000uve");
    chain.block();
    CHECK(stakes.of(alice) == Amount{995'000'000});
    stakes.wait();
    CHECK(stakes.of(alice) == Amount{997'000'000});
    CHECK(stakes.unbonding(alice, first).empty());
    CHECK(chain.block_events().back().type == "complete_unbonding");
    stakes.wait();
    CHECK(stakes.of(alice) == Amount{997'000'000});  // once
}

TEST_CASE("messages of delegators are refused with the SDK's codes, and change nothing",
          "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "5000000uve")).must();
    const auto nobody = chain.account("nobody");
    struct Case {
        std::string_view name;
        std::shared_ptr<wire::Proto> message;
        ErrorKind refusal;
    };
    const auto make = [](const auto& message) {
        return std::make_shared<std::decay_t<decltype(message)>>(message);
    };
    auto spoilt = delegate(alice, first, "5uve");
    spoilt.set_validator_address(alice.address.text());
    auto nothing = delegate(alice, first, "5uve");
    nothing.mutable_amount()->set_amount("0");
    const std::vector<Case> cases{
        {"an account is no validator", make(spoilt), sdk::invalid_address},
        {"nothing", make(nothing), sdk::invalid_request},
        {"another coin", make(delegate(alice, first, "5foo")), sdk::invalid_request},
        {"more than there is", make(delegate(alice, first, "999999999999uve")),
         sdk::insufficient_funds},
        {"to nobody", make(delegate(alice, nobody, "5uve")), errors::no_validator},
        {"undelegating from nobody", make(undelegate(alice, nobody, "5uve")), errors::no_validator},
        {"undelegating what is not there", make(undelegate(alice, second, "5uve")),
         errors::no_delegation},
        {"undelegating more than there is", make(undelegate(alice, first, "5000001uve")),
         sdk::invalid_request},
        {"moving to itself", make(redelegate(alice, first, first, "5uve")),
         errors::self_redelegation},
        {"moving to nobody", make(redelegate(alice, first, nobody, "5uve")),
         errors::no_destination},
        {"moving more than there is", make(redelegate(alice, first, second, "5000001uve")),
         sdk::invalid_request},
        {"taking back what does not unbond", make(cancel_unbonding(alice, first, "5uve", {2})),
         errors::no_unbonding},
        {"taking back from height 0", make(cancel_unbonding(alice, first, "5uve", {0})),
         sdk::invalid_request},
    };
    const auto before = stakes.of(alice);
    for (const auto& c : cases) {
        CAPTURE(c.name);
        chain.tx(alice, *c.message).must_fail(c.refusal);
        CHECK(stakes.of(alice) == before);
        CHECK(delegated(chain, alice, first) == "5000000uve");
    }
}

TEST_CASE("seven unbondings wait at once, those of one block count as one", "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "5000000uve")).must();
    const auto leave = undelegate(alice, first, "10uve");
    chain.tx(alice, {&leave, &leave}).must();
    CHECK(stakes.unbonding(alice, first) == "20");
    for (int i = 0; i < 6; ++i) chain.tx(alice, leave).must();
    CHECK(stakes.unbonding(alice, first) == "20 10 10 10 10 10 10");
    chain.tx(alice, leave).must_fail(errors::too_many_unbondings);
    stakes.wait();
    CHECK(stakes.unbonding(alice, first).empty());
    chain.tx(alice, leave).must();
}

TEST_CASE("an unbonding is taken back whole or in part, until it is over", "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "5000000uve")).must();
    chain.tx(alice, undelegate(alice, first, "1000uve")).must();
    const auto since = chain.height();
    chain.tx(alice, cancel_unbonding(alice, first, "1001uve", since))
        .must_fail(sdk::invalid_request);
    chain.tx(alice, cancel_unbonding(alice, first, "5uve", {since.value - 1}))
        .must_fail(sdk::not_found);
    chain.tx(alice, cancel_unbonding(alice, first, "400uve", since)).must();
    CHECK(stakes.unbonding(alice, first) == "600");
    CHECK(delegated(chain, alice, first) == "4999400uve");
    chain.tx(alice, cancel_unbonding(alice, first, "600uve", since)).must();
    CHECK(stakes.unbonding(alice, first).empty());
    stakes.wait();
    CHECK(stakes.of(alice) == Amount{995'000'000});
    CHECK(delegated(chain, alice, first) == "5000000uve");

    chain.tx(alice, undelegate(alice, first, "1000uve")).must();
    const auto late = chain.height();
    stakes.wait();
    chain.tx(alice, cancel_unbonding(alice, first, "1000uve", late))
        .must_fail(errors::no_unbonding);
}

TEST_CASE("a stake moves at once, answers for a while, and does not hop on", "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "5000000uve")).must();
    chain.tx(alice, redelegate(alice, first, second, "2000000uve")).must();
    CHECK(delegated(chain, alice, first) == "3000000uve");
    CHECK(delegated(chain, alice, second) == "2000000uve");
    chain.tx(alice, redelegate(alice, second, third, "5uve"))
        .must_fail(errors::transitive_redelegation);
    pb::QueryRedelegationsRequest request;
    request.set_delegator_addr(alice.address.text());
    const auto moving = chain.query<pb::QueryRedelegationsResponse>(request).value();
    REQUIRE(moving.redelegation_responses_size() == 1);
    CHECK(moving.redelegation_responses(0).entries(0).balance() == "2000000");

    stakes.wait();
    CHECK(chain.block_events().back().type == "complete_redelegation");
    chain.tx(alice, redelegate(alice, second, third, "5uve")).must();
    for (int i = 0; i < 6; ++i) chain.tx(alice, redelegate(alice, second, third, "5uve")).must();
    chain.tx(alice, redelegate(alice, second, third, "5uve"))
        .must_fail(errors::too_many_redelegations);
}

TEST_CASE("a slash takes from the tokens, and shares are worth less", "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    stakes.halve(first);  // half of 10 of the 20 million
    CHECK(validator_now(chain, first).tokens() == "15000000");
    CHECK(validator_now(chain, first).delegator_shares() == "20000000000000000000000000");
    CHECK(delegated(chain, alice, first) == "7500000uve");
    // New coins buy shares at the new rate: 3 uve are 4 shares.
    chain.tx(bob, delegate(bob, first, "3000001uve")).must();
    CHECK(delegated(chain, bob, first) == "3000001uve");
    chain.tx(bob, undelegate(bob, first, "3000001uve")).must();
    CHECK(delegated(chain, bob, first).empty());
    chain.tx(alice, undelegate(alice, first, "7500001uve")).must_fail(sdk::invalid_request);
    chain.tx(alice, undelegate(alice, first, "7500000uve")).must();
    stakes.wait();
    CHECK(stakes.of(alice) == Amount{1'000'000'000 - 2'500'000});
    CHECK(stakes.of(bob) == Amount{1'000'000'000});
}

TEST_CASE("a slash for an old infraction finds what unbonds and what moved away since",
          "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    chain.tx(bob, delegate(bob, first, "10000000uve")).must();
    const auto infraction = chain.height();
    chain.tx(alice, undelegate(alice, first, "4000000uve")).must();
    chain.tx(bob, redelegate(bob, first, second, "8000000uve")).must();
    chain.tx(bob, undelegate(bob, second, "1000000uve")).must();

    auto& keeper = chain.modules().get<Keeper>();
    REQUIRE(chain
                .on_state([&](Context& ctx) -> Result<void> {
                    const auto standing = keeper.find(ctx, stakes.first.address).value();
                    const auto burned =
                        TRY(keeper.slash(ctx, standing.names.consensus_address, infraction,
                                         Power{30}, Dec::parse("0.1").value()));
                    CHECK(burned == Amount{3'000'000 - 400'000 - 800'000});
                    return {};
                })
                .ok());
    CHECK(stakes.unbonding(alice, first) == "3600000");
    CHECK(stakes.unbonding(bob, second) == "200000");  // what unbonds there goes first
    CHECK(delegated(chain, bob, second) == "7000000uve");
    CHECK(validator_now(chain, first).tokens() == "16200000");
    chain.block();  // the invariants hold
    // What unbonded before the infraction does not answer for it.
    REQUIRE(chain
                .on_state([&](Context& ctx) -> Result<void> {
                    const auto standing = keeper.find(ctx, stakes.second.address).value();
                    TRY(keeper.slash(ctx, standing.names.consensus_address, ctx.height(), Power{1},
                                     Dec::parse("0.1").value()));
                    return {};
                })
                .ok());
    CHECK(stakes.unbonding(bob, second) == "200000");
}

TEST_CASE("what is at stake goes into a genesis and comes out the same", "[staking]") {
    Stakes stakes;
    auto& [chain, alice, bob, first, second, third] = stakes;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    chain.tx(alice, undelegate(alice, first, "4000000uve")).must();
    chain.tx(alice, redelegate(alice, first, second, "8uve")).must();
    const auto out = chain.export_genesis();
    Chain other{{.genesis = out, .validators = 0}};
    CHECK(other.export_genesis().dump() == out.dump());
    other.travel(unbonding_time);
    other.blocks(2);
    CHECK(other.balance(alice.address) == Amount{994'000'000});
}

}  // namespace ve::staking
