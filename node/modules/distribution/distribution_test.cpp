// Rewards: who earns what, through slashes and changes of stake, down to the last part of a coin.
#include <catch2/catch.hpp>

#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/distribution/v1beta1/query.pb.h"
#include "cosmos/distribution/v1beta1/tx.pb.h"
#include "node/chain/authority.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/chain/module.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/distribution/errors.hpp"
#include "node/modules/staking/keeper.hpp"
#include "tests/kit/staking.hpp"

namespace ve::distribution {
namespace {

namespace pb = cosmos::distribution::v1beta1;
using test::Chain;
using test::delegate;

struct Earners {
    Chain chain{{.validators = 2}};
    test::Actor alice = chain.account("alice"), bob = chain.account("bob"),
                first = chain.validator(0), second = chain.validator(1);

    Amount of(const test::Actor& who) { return chain.balance(who.address); }
    // A block whose fees are shared in the next one.
    void earn(std::string_view fee) {
        const auto msg = delegate(bob, first, "1uve");
        chain.tx(msg, {.fee = Coins::parse(fee).value()}).must();
        chain.block();
    }
    std::string due(const test::Actor& who, const test::Actor& from) {
        pb::QueryDelegationRewardsRequest request;
        request.set_delegator_address(who.address.text());
        request.set_validator_address(test::operator_of(from));
        const auto found = chain.query<pb::QueryDelegationRewardsResponse>(request);
        if (!found.ok()) return found.error().meaning();
        return found->rewards().empty() ? "" : Dec::parse_wire(found->rewards(0).amount())->text();
    }
    std::string pool() {
        const auto found =
            chain.query<pb::QueryCommunityPoolResponse>(pb::QueryCommunityPoolRequest{}).value();
        return found.pool().empty() ? "" : Dec::parse_wire(found.pool(0).amount())->text();
    }
    pb::MsgWithdrawDelegatorReward withdraw(const test::Actor& who, const test::Actor& from) {
        pb::MsgWithdrawDelegatorReward msg;
        msg.set_delegator_address(who.address.text());
        msg.set_validator_address(test::operator_of(from));
        return msg;
    }
    // A commission of 10 % for the first.
    void raise() {
        auto& keeper = chain.modules().get<staking::Keeper>();
        REQUIRE(chain
                    .on_state([&](Context& ctx) -> Result<void> {
                        auto validator = keeper.get(ctx, first.address);
                        validator.mutable_commission()->mutable_commission_rates()->set_rate(
                            Dec::parse("0.1")->wire());
                        keeper.store(ctx, first.address, validator);
                        return {};
                    })
                    .ok());
    }
};

}  // namespace

TEST_CASE("fees go to stakers by their stake, to validators by commission, and to the pool",
          "[distribution]") {
    Earners earners;
    auto& [chain, alice, bob, first, second] = earners;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    chain.blocks(2);  // now its power counts: 20 of 30
    earners.raise();
    earners.earn("3000uve");
    // 2 % for everybody; of 2940 two thirds for the first, less a tenth; half of that for alice,
    // less what bob's one uve takes.
    CHECK(earners.pool() == "60.000000000000002940");
    CHECK(earners.due(alice, first).substr(0, 9) == "881.99995");
    CHECK(earners.due(second, second) == "979.999999999990000000");
    pb::QueryValidatorCommissionRequest asked;
    asked.set_validator_address(test::operator_of(first));
    const auto commission = chain.query<pb::QueryValidatorCommissionResponse>(asked).value();
    CHECK(commission.commission().commission(0).amount().substr(0, 6) == "195999");

    const auto before = earners.of(alice);
    const auto paid   = chain.tx(alice, earners.withdraw(alice, first)).must();
    CHECK(paid.attributes("withdraw_rewards", "amount") == std::vector<std::string>{"881uve"});
    CHECK(earners.of(alice) == before.plus(Amount{881}).value());
    CHECK(earners.due(alice, first).empty());
    chain.tx(alice, earners.withdraw(alice, first)).must();  // nothing, which is no error
    CHECK(earners.of(alice) == before.plus(Amount{881}).value());

    pb::MsgWithdrawValidatorCommission own;
    own.set_validator_address(test::operator_of(first));
    const auto mine = earners.of(first);
    chain.tx(first, own).must();
    CHECK(earners.of(first) == mine.plus(Amount{195}).value());
    chain.tx(first, own).must();  // the places of the first are not lost
    own.set_validator_address(test::operator_of(second));
    chain.tx(second, own).must_fail(errors::no_commission);
}

TEST_CASE("a change of the stake pays out first, and later rewards go by the new one",
          "[distribution]") {
    Earners earners;
    auto& [chain, alice, bob, first, second] = earners;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    chain.blocks(2);
    earners.earn("3000uve");
    const auto before = earners.of(alice);
    chain.tx(alice, delegate(alice, first, "20000000uve")).must();
    CHECK(earners.of(alice) == before.plus(Amount{979}).value().minus(Amount{20'000'000}).value());
    CHECK(earners.due(alice, first).empty());
    chain.blocks(2);
    earners.earn("5000uve");  // 4900; 40 of 50 power; 30 of 40 of it alice's
    CHECK(earners.due(alice, first).substr(0, 5) == "2939.");
    chain.tx(alice, test::undelegate(alice, first, "30000000uve")).must();
    CHECK(earners.due(alice, first) == "delegation does not exist");
    chain.tx(alice, earners.withdraw(alice, first)).must_fail(errors::no_delegation_info);
}

TEST_CASE("a slash on the way counts from its block on", "[distribution]") {
    Earners earners;
    auto& [chain, alice, bob, first, second] = earners;
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    chain.blocks(2);
    earners.earn("3000uve");
    const auto due_before = Dec::parse(earners.due(alice, first)).value();
    auto& keeper          = chain.modules().get<staking::Keeper>();
    REQUIRE(chain
                .on_state([&](Context& ctx) -> Result<void> {
                    TRY(keeper.slash(ctx, earners.chain.consensus_address(0), ctx.height(),
                                     Power{20}, Dec::parse("0.1").value()));
                    return {};
                })
                .ok());
    CHECK(Dec::parse(earners.due(alice, first)).value() <= due_before);
    chain.blocks(3);
    earners.earn("2800uve");  // 2744; 18 of 28 power; half of it alice's: 882
    const auto due = Dec::parse(earners.due(alice, first)).value();
    CHECK(due.minus(due_before)->text().substr(0, 4) == "881.");
    chain.tx(alice, earners.withdraw(alice, first)).must();
    chain.block();

    pb::QueryValidatorSlashesRequest asked;
    asked.set_validator_address(test::operator_of(first));
    asked.set_ending_height(1000);
    const auto slashes = chain.query<pb::QueryValidatorSlashesResponse>(asked).value();
    REQUIRE(slashes.slashes_size() == 1);
    CHECK(slashes.slashes(0).fraction().substr(0, 2) == "99");
    const auto out = chain.export_genesis();
    Chain other{{.genesis = out, .validators = 0}};
    CHECK(other.export_genesis().dump() == out.dump());
}

TEST_CASE("rewards are paid to whom the delegator chose, if he may be paid", "[distribution]") {
    Earners earners;
    auto& [chain, alice, bob, first, second] = earners;
    const auto carol                         = chain.account("carol", "");
    chain.tx(alice, delegate(alice, first, "10000000uve")).must();
    pb::MsgSetWithdrawAddress msg;
    msg.set_delegator_address(alice.address.text());
    msg.set_withdraw_address(module_address("distribution").text());
    chain.tx(alice, msg).must_fail(sdk::unauthorized);
    msg.set_withdraw_address(carol.address.text());
    chain.tx(alice, msg).must();
    chain.blocks(2);
    earners.earn("3000uve");
    chain.tx(alice, earners.withdraw(alice, first)).must();
    CHECK(earners.of(carol) == Amount{979});
}

TEST_CASE("the pool takes gifts, and pays only by the authority", "[distribution]") {
    Earners earners;
    auto& [chain, alice, bob, first, second] = earners;
    pb::MsgFundCommunityPool gift;
    gift.set_depositor(alice.address.text());
    write_coins(Coins::parse("500uve").value(), gift.mutable_amount());
    chain.tx(alice, gift).must();
    CHECK(earners.pool() == "500.000000000000000000");
    pb::MsgCommunityPoolSpend spend;
    spend.set_authority(alice.address.text());
    spend.set_recipient(bob.address.text());
    write_coins(Coins::parse("200uve").value(), spend.mutable_amount());
    chain.authority(spend).must_fail(ve::errors::not_authority);
    spend.set_authority(gov_authority().text());
    chain.authority(spend).must();
    CHECK(earners.of(bob) == Amount{1'000'000'200});
    chain.authority(spend).must();
    chain.authority(spend).must_fail(errors::pool_too_small);
    CHECK(earners.pool() == "100.000000000000000000");

    pb::MsgDepositValidatorRewardsPool help;
    help.set_depositor(alice.address.text());
    help.set_validator_address(test::operator_of(second));
    write_coins(Coins::parse("30uve").value(), help.mutable_amount());
    chain.tx(alice, help).must();
    chain.block();
    CHECK(earners.due(second, second) == "30.000000000000000000");
    help.set_validator_address(test::operator_of(bob));
    chain.tx(alice, help).must_fail(errors::no_validator);
}

TEST_CASE("parameters of rewards are the authority's", "[distribution]") {
    Chain chain;
    pb::MsgUpdateParams msg;
    msg.set_authority(gov_authority().text());
    *msg.mutable_params() =
        chain.query<pb::QueryParamsResponse>(pb::QueryParamsRequest{}).value().params();
    auto more = msg;
    more.mutable_params()->set_community_tax("1000000000000000001");
    chain.authority(more).must_fail(sdk::invalid_request);
    auto old = msg;
    old.mutable_params()->set_base_proposer_reward("1");
    chain.authority(old).must_fail(sdk::invalid_request);
    chain.authority(msg).must();
}

}  // namespace ve::distribution
