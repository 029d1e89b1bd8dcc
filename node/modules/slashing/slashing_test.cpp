// Absence and double signing: what is counted, what it costs, who comes back and who does not.
#include <catch2/catch.hpp>

#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/slashing/v1beta1/query.pb.h"
#include "cosmos/slashing/v1beta1/tx.pb.h"
#include "node/chain/authority.hpp"
#include "node/chain/module.hpp"
#include "node/modules/slashing/errors.hpp"
#include "node/modules/slashing/keeper.hpp"
#include "tests/kit/staking.hpp"

namespace ve::slashing {
namespace {

using test::Chain;
using test::validator_now;

// Half of a window of 10 must be signed; an absent one waits 10 minutes and loses 1 %.
Json strict() {
    return Json::object(
        {{"slashing",
          Json::object({{"params", Json::object({{"signed_blocks_window", "10"},
                                                 {"min_signed_per_window", "0.5"},
                                                 {"downtime_jail_duration", "600s"},
                                                 {"slash_fraction_double_sign", "0.05"},
                                                 {"slash_fraction_downtime", "0.01"}})}})}});
}

pb::ValidatorSigningInfo info_of(Chain& chain, const Address& who) {
    pb::QuerySigningInfoRequest request;
    request.set_cons_address(who.text(prefix::consensus));
    return chain.query<pb::QuerySigningInfoResponse>(request).value().val_signing_info();
}

pb::MsgUnjail unjail(const test::Actor& who) {
    pb::MsgUnjail msg;
    msg.set_validator_addr(test::operator_of(who));
    return msg;
}

std::size_t count(const Chain& chain, std::string_view type) {
    std::size_t out = 0;
    for (const auto& event : chain.block_events()) out += event.type == type ? 1U : 0U;
    return out;
}

}  // namespace

TEST_CASE("a validator that is absent for too long is jailed, pays, waits and comes back",
          "[slashing]") {
    Chain chain{{.genesis = strict(), .validators = 3}};
    const auto lazy = chain.validator(0);
    const auto who  = chain.consensus_address(0);
    chain.blocks(9);  // height 10
    CHECK(info_of(chain, who).missed_blocks_counter() == 0);
    CHECK(info_of(chain, who).index_offset() == 9);  // of blocks 1 to 9
    chain.tx(lazy, unjail(lazy)).must_fail(errors::not_jailed);

    chain.silence(who);
    chain.blocks(5);
    CHECK(info_of(chain, who).missed_blocks_counter() ==
          4);  // the votes for a block come with the next
    CHECK(count(chain, "liveness") == 1);
    CHECK_FALSE(validator_now(chain, lazy).jailed());
    chain.blocks(1);
    CHECK(info_of(chain, who).missed_blocks_counter() == 5);
    CHECK_FALSE(validator_now(chain, lazy).jailed());
    chain.blocks(1);
    CHECK(validator_now(chain, lazy).jailed());
    CHECK(validator_now(chain, lazy).tokens() == "9900000");
    CHECK(count(chain, "slash") == 1);
    CHECK(info_of(chain, who).missed_blocks_counter() == 0);
    CHECK(info_of(chain, who).index_offset() == 0);
    CHECK(info_of(chain, who).jailed_until().seconds() == chain.time().seconds + 600);

    // It is asked for two more blocks, and absence costs nothing while it is jailed.
    chain.blocks(4);
    CHECK(chain.power(who).value == 0);
    CHECK(info_of(chain, who).missed_blocks_counter() == 0);
    CHECK(validator_now(chain, lazy).tokens() == "9900000");

    chain.tx(lazy, unjail(lazy)).must_fail(errors::still_jailed);
    chain.travel(Duration::seconds(600));
    chain.unsilence(who);
    chain.tx(lazy, unjail(lazy)).must();
    CHECK_FALSE(validator_now(chain, lazy).jailed());
    CHECK(info_of(chain, who).start_height() == chain.height().value);
    chain.blocks(2);
    CHECK(chain.power(who).value == 9);
    chain.blocks(30);
    CHECK_FALSE(validator_now(chain, lazy).jailed());
}

TEST_CASE("missed blocks leave the window again", "[slashing]") {
    Chain chain{{.genesis = strict(), .validators = 3}};
    const auto who = chain.consensus_address(1);
    chain.block();
    for (int round = 0; round < 5; ++round) {
        chain.silence(who);
        chain.blocks(5);
        chain.unsilence(who);
        chain.blocks(5);
        CHECK(info_of(chain, who).missed_blocks_counter() == 5);
    }
    CHECK_FALSE(validator_now(chain, chain.validator(1)).jailed());
    chain.blocks(11);
    CHECK(info_of(chain, who).missed_blocks_counter() == 0);
}

TEST_CASE("a block that everybody signed leaves no trace", "[slashing]") {
    Chain chain{{.validators = 3}};
    chain.blocks(3);
    const auto before = chain.app_hash();
    chain.blocks(5);
    CHECK(chain.app_hash() == before);
    CHECK(info_of(chain, chain.consensus_address(0)).index_offset() == 8);
}

TEST_CASE("who signs twice is slashed once and never comes back", "[slashing]") {
    Chain chain{{.genesis = strict(), .validators = 3}};
    const auto liar = chain.validator(2);
    const auto who  = chain.consensus_address(2);
    chain.blocks(5);
    auto& keeper      = chain.modules().get<Keeper>();
    const auto punish = [&] {
        bool done = false;
        REQUIRE(chain
                    .on_state([&](Context& ctx) -> Result<void> {
                        done = TRY(keeper.punish_double_sign(ctx, who, Height{3}, Power{10}));
                        return {};
                    })
                    .ok());
        return done;
    };
    CHECK(punish());
    CHECK(validator_now(chain, liar).tokens() == "9500000");
    CHECK(validator_now(chain, liar).jailed());
    CHECK(info_of(chain, who).tombstoned());
    CHECK_FALSE(punish());
    CHECK(validator_now(chain, liar).tokens() == "9500000");
    chain.travel(Duration::seconds(86'400 * 365));
    chain.tx(liar, unjail(liar)).must_fail(errors::still_jailed);
    CHECK(chain.power(who).value == 10);  // CometBFT's delay
    chain.blocks(1);
    CHECK(chain.power(who).value == 0);
}

TEST_CASE("a validator comes back only with what it promised to keep", "[slashing]") {
    Chain chain{{.genesis = strict(), .validators = 3}};
    const auto own = chain.validator(0), other = chain.account("other");
    chain.tx(own, test::undelegate(own, own, "10000000uve")).must();
    CHECK(validator_now(chain, own).jailed());
    chain.tx(own, unjail(own)).must_fail(errors::no_self_delegation);
    chain.tx(other, unjail(other)).must_fail(errors::no_validator);
    chain.tx(own, test::delegate(own, own, "5000000uve")).must();
    chain.tx(own, unjail(own)).must();  // it was never absent: no time to wait for
    chain.blocks(2);
    CHECK(chain.power(chain.consensus_address(0)).value == 5);
}

TEST_CASE("parameters are between their bounds, and the authority's", "[slashing]") {
    Chain chain;
    pb::MsgUpdateParams msg;
    msg.set_authority(gov_authority().text());
    *msg.mutable_params() =
        chain.query<pb::QueryParamsResponse>(pb::QueryParamsRequest{}).value().params();
    CHECK(msg.params().signed_blocks_window() == 30'000);
    struct Case {
        std::string_view name;
        std::function<void(pb::Params&)> spoil;
    };
    for (const auto& c : std::vector<Case>{
             {"no window", [](auto& p) { p.set_signed_blocks_window(0); }},
             {"no jail", [](auto& p) { p.clear_downtime_jail_duration(); }},
             {"more than all", [](auto& p) { p.set_min_signed_per_window("1000000000000000001"); }},
             {"less than nothing", [](auto& p) { p.set_slash_fraction_downtime("-1"); }},
         }) {
        CAPTURE(c.name);
        auto bad = msg;
        c.spoil(*bad.mutable_params());
        chain.authority(bad).must_fail(sdk::invalid_request);
    }
    chain.authority(msg).must();
    msg.set_authority(Chain::address_of("alice").text());
    chain.authority(msg).must_fail(ve::errors::not_authority);
}

TEST_CASE("what is counted goes into a genesis and comes out the same", "[slashing]") {
    Chain chain{{.genesis = strict(), .validators = 3}};
    chain.silence(chain.consensus_address(0));
    chain.blocks(4);
    const auto out = chain.export_genesis();
    CHECK(out.dump().find(R"("index":"2","missed":true)") != std::string::npos);
    Chain other{{.genesis = out, .validators = 0}};
    CHECK(other.export_genesis().dump() == out.dump());
}

}  // namespace ve::slashing
