// Validators: who they say they are, who of them is in consensus, and how they come and go.
#include <catch2/catch.hpp>

#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/chain/authority.hpp"
#include "node/chain/module.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/keeper.hpp"
#include "tests/kit/staking.hpp"

namespace ve::staking {
namespace {

using test::Chain;
using test::delegate;
using test::new_validator;
using test::undelegate;
using test::validator_now;

pb::MsgEditValidator edit(const test::Actor& who) {
    pb::MsgEditValidator msg;
    auto& told = *msg.mutable_description();
    for (auto* field : {told.mutable_moniker(), told.mutable_identity(), told.mutable_website(),
                        told.mutable_security_contact(), told.mutable_details()})
        *field = "[do-not-modify]";
    msg.set_validator_address(test::operator_of(who));
    return msg;
}

// By governance.
void allow(Chain& chain, std::uint32_t validators_max) {
    pb::MsgUpdateParams msg;
    msg.set_authority(gov_authority().text());
    *msg.mutable_params() =
        chain.query<pb::QueryParamsResponse>(pb::QueryParamsRequest{}).value().params();
    msg.mutable_params()->set_max_validators(validators_max);
    chain.authority(msg).must();
}

}  // namespace

TEST_CASE("a new validator joins consensus two blocks later, and leaves it when he is jailed",
          "[staking]") {
    Chain chain{{.genesis = test::may_validate({"carol"}), .validators = 2}};
    const auto carol = chain.account("carol"), dave = chain.account("dave");
    chain.tx(carol, new_validator(carol, "7000000uve")).must();
    CHECK(validator_now(chain, carol).status() == pb::BOND_STATUS_BONDED);
    const auto address = test::consensus_address_of(carol);
    CHECK(chain.power(address).value == 0);
    chain.blocks(2);
    CHECK(chain.power(address).value == 7);

    // Taking out what he promised to keep jails him; the stakes of others wait with him.
    chain.tx(dave, delegate(dave, carol, "1000000uve")).must();
    chain.tx(carol, undelegate(carol, carol, "7000000uve")).must();
    const auto out = validator_now(chain, carol);
    CHECK(out.jailed());
    CHECK(out.status() == pb::BOND_STATUS_UNBONDING);
    CHECK(out.unbonding_time().seconds() == chain.time().seconds + 1'209'600);
    chain.blocks(2);
    CHECK(chain.power(address).value == 0);
    chain.travel(Duration::seconds(1'209'600));
    chain.block();
    CHECK(validator_now(chain, carol).status() == pb::BOND_STATUS_UNBONDED);

    // Out of an unbonded one there is no more waiting, and without any share he is gone.
    chain.tx(dave, undelegate(dave, carol, "1000000uve")).must();
    pb::QueryValidatorRequest request;
    request.set_validator_addr(test::operator_of(carol));
    CHECK(chain.query<pb::QueryValidatorResponse>(request).error().is(grpc_status::not_found));
    chain.tx(carol, new_validator(carol, "7000000uve")).must();
}

TEST_CASE(
    "only as many validate as there are places: the strongest, at equal power the first "
    "address",
    "[staking]") {
    Chain chain{{.validators = 3}};
    const auto carol = chain.account("carol");
    allow(chain, 2);
    chain.blocks(3);
    std::vector<std::size_t> in;
    for (std::size_t i = 0; i < 3; ++i)
        if (chain.power(chain.consensus_address(i)).value != 0) in.push_back(i);
    REQUIRE(in.size() == 2);
    const std::size_t out = 3 - in[0] - in[1];
    CHECK(chain.validator(in[0]).address < chain.validator(out).address);
    CHECK(chain.validator(in[1]).address < chain.validator(out).address);
    CHECK(validator_now(chain, chain.validator(out)).status() == pb::BOND_STATUS_UNBONDING);

    // A little more behind the third, and he takes a place again, before his unbonding is over.
    chain.tx(carol, delegate(carol, chain.validator(out), "1000000uve")).must();
    CHECK(validator_now(chain, chain.validator(out)).status() == pb::BOND_STATUS_BONDED);
    chain.blocks(2);
    CHECK(chain.power(chain.consensus_address(out)).value == 11);
    chain.travel(Duration::seconds(1'209'600));
    chain.block();
    CHECK(validator_now(chain, chain.validator(out)).status() == pb::BOND_STATUS_BONDED);
}

TEST_CASE("the last validator stays in consensus, whatever becomes of his stake", "[staking]") {
    Chain chain{{.genesis = test::may_validate({"carol"})}};
    const auto only = chain.validator(0);
    chain.tx(only, undelegate(only, only, "10000000uve")).must();
    chain.blocks(3);
    CHECK(chain.power(chain.consensus_address(0)).value == 10);
    const auto carol = chain.account("carol");
    chain.tx(carol, new_validator(carol, "7000000uve")).must();
    chain.blocks(2);
    CHECK(chain.power(chain.consensus_address(0)).value == 0);
    CHECK(chain.power(test::consensus_address_of(carol)).value == 7);
}

TEST_CASE("who is no proper validator is refused with the SDK's codes", "[staking]") {
    Chain chain{{.genesis = test::may_validate({"carol"})}};
    const auto carol = chain.account("carol"), old = chain.validator(0);
    struct Case {
        std::string_view name;
        std::function<void(pb::MsgCreateValidator&)> spoil;
        ErrorKind refusal;
    };
    const std::vector<Case> cases{
        {"no key", [](auto& m) { m.clear_pubkey(); }, errors::no_key},
        {"a key of another kind",
         [](auto& m) { m.mutable_pubkey()->set_type_url("/cosmos.crypto.secp256k1.PubKey"); },
         errors::key_type_not_supported},
        {"the key of another one",
         [&](auto& m) { *m.mutable_pubkey() = validator_now(chain, old).consensus_pubkey(); },
         errors::key_exists},
        {"nothing said", [](auto& m) { m.clear_description(); }, sdk::invalid_request},
        {"no commission", [](auto& m) { m.clear_commission(); }, sdk::invalid_request},
        {"a long name", [](auto& m) { m.mutable_description()->set_moniker(std::string(71, 'x')); },
         sdk::invalid_request},
        {"nothing to keep", [](auto& m) { m.set_min_self_delegation("0"); }, sdk::invalid_request},
        {"less than what is kept", [](auto& m) { m.set_min_self_delegation("5000001"); },
         errors::self_delegation_too_small},
        {"another coin", [](auto& m) { m.mutable_value()->set_denom("foo"); },
         sdk::invalid_request},
        {"more than there is", [](auto& m) { m.mutable_value()->set_amount("1000000001"); },
         sdk::insufficient_funds},
        {"more than its highest commission",
         [](auto& m) { m.mutable_commission()->set_rate(Dec::parse("0.3")->wire()); },
         errors::commission_above_max},
        {"a commission above 1",
         [](auto& m) { m.mutable_commission()->set_max_rate(Dec::parse("1.1")->wire()); },
         errors::commission_huge},
        {"a step above the highest",
         [](auto& m) { m.mutable_commission()->set_max_change_rate(Dec::parse("0.3")->wire()); },
         errors::change_rate_above_max},
        {"less than the chain's commission",
         [](auto& m) { m.mutable_commission()->set_rate(Dec::parse("0.04")->wire()); },
         errors::commission_below_min},
        {"a negative commission", [](auto& m) { m.mutable_commission()->set_rate("-1"); },
         errors::commission_negative},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto message = new_validator(carol, "5000000uve");
        c.spoil(message);
        chain.tx(carol, message).must_fail(c.refusal);
        CHECK(chain.balance(carol.address) == Amount{1'000'000'000});
    }
    chain.tx(carol, new_validator(carol, "5000000uve")).must();
    chain.tx(carol, new_validator(carol, "5000000uve")).must_fail(errors::operator_exists);
}

TEST_CASE("a validator changes what he says, his commission once a day and by little at a time",
          "[staking]") {
    Chain chain{{.genesis = test::may_validate({"carol"})}};
    const auto carol = chain.account("carol");
    chain.tx(carol, new_validator(carol, "5000000uve")).must();
    auto renamed = edit(carol);
    renamed.mutable_description()->set_moniker("karla");
    renamed.mutable_description()->set_details("a node in a cellar");
    chain.tx(carol, renamed).must();
    CHECK(validator_now(chain, carol).description().moniker() == "karla");
    CHECK(validator_now(chain, carol).description().website().empty());

    const auto rate = [&](std::string_view text) {
        auto msg = edit(carol);
        msg.set_commission_rate(Dec::parse(text)->wire());
        return msg;
    };
    chain.tx(carol, rate("0.105")).must_fail(errors::commission_too_soon);
    chain.travel(Duration::seconds(86'400));
    chain.tx(carol, rate("0.111")).must_fail(errors::commission_change_too_large);
    chain.tx(carol, rate("0.21")).must_fail(errors::commission_above_max);
    chain.tx(carol, rate("0.04")).must_fail(errors::commission_below_min);
    chain.tx(carol, rate("1.1")).must_fail(sdk::invalid_request);
    chain.tx(carol, rate("0.11")).must();
    CHECK(validator_now(chain, carol).commission().commission_rates().rate() ==
          "110000000000000000");
    chain.tx(carol, rate("0.1")).must_fail(errors::commission_too_soon);

    const auto keep = [&](std::string_view amount) {
        auto msg = edit(carol);
        msg.set_min_self_delegation(std::string{amount});
        return msg;
    };
    chain.tx(carol, keep("1")).must_fail(errors::min_self_delegation_decreased);
    chain.tx(carol, keep("5000001")).must_fail(errors::self_delegation_too_small);
    chain.tx(carol, keep("4000000")).must();
    pb::MsgEditValidator silent;
    silent.set_validator_address(test::operator_of(carol));
    chain.tx(carol, silent).must_fail(sdk::invalid_request);
    const auto nobody = chain.account("nobody");
    chain.tx(nobody, edit(nobody)).must_fail(errors::no_validator);
}

TEST_CASE("only the authority changes the parameters, and only to what can be", "[staking]") {
    Chain chain;
    pb::MsgUpdateParams msg;
    msg.set_authority(gov_authority().text());
    *msg.mutable_params() =
        chain.query<pb::QueryParamsResponse>(pb::QueryParamsRequest{}).value().params();
    auto by_another = msg;
    by_another.set_authority(Chain::address_of("alice").text());
    chain.authority(by_another).must_fail(ve::errors::not_authority);
    struct Case {
        std::string_view name;
        std::function<void(pb::Params&)> spoil;
    };
    for (const auto& c : std::vector<Case>{
             {"no time", [](auto& p) { p.mutable_unbonding_time()->set_seconds(0); }},
             {"no places", [](auto& p) { p.set_max_validators(0); }},
             {"no entries", [](auto& p) { p.set_max_entries(0); }},
             {"no coin", [](auto& p) { p.set_bond_denom("1"); }},
             {"a commission above 1",
              [](auto& p) { p.set_min_commission_rate("1" + std::string(18, '1')); }},
         }) {
        CAPTURE(c.name);
        auto bad = msg;
        c.spoil(*bad.mutable_params());
        chain.authority(bad).must_fail(sdk::invalid_request);
    }
    chain.authority(msg).must();
}

}  // namespace ve::staking
