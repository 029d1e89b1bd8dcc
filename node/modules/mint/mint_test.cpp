// New coins: how many, towards which goal, and none where nobody asked for any.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/mint/v1beta1/mint.pb.h"
#include "node/chain/authority.hpp"
#include "node/chain/module.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/mint/inflation.hpp"
#include "tests/kit/chain.hpp"

namespace ve::mint {
namespace {

namespace pb = cosmos::mint::v1beta1;
using test::Chain;

Dec dec(std::string_view text) { return Dec::parse(text).value(); }

Rules usual() {
    return {base_denom(), dec("0.13"), dec("0.2"), dec("0.07"), dec("0.67"), 6'311'520};
}

}  // namespace

TEST_CASE("inflation rises below the goal, falls above it, and keeps its bounds", "[mint]") {
    struct Case {
        std::string_view name, before, bonded, after;
    };
    for (const auto& c : std::vector<Case>{
             {"nothing staked", "0.07", "0", "0.070000020597257"},
             {"at the goal", "0.13", "0.67", "0.13"},
             {"above it", "0.13", "1", "0.129999989855082"},
             {"not below the least", "0.07", "1", "0.07"},
             {"nor below nothing", "0.000000000000000001", "1", "0.07"},
             {"not above the most", "0.2", "0", "0.2"},
         }) {
        CAPTURE(c.name);
        const auto next = next_inflation(usual(), dec(c.before), dec(c.bonded)).value();
        CHECK(next.text().substr(0, 17) == dec(c.after).text().substr(0, 17));
    }
    const auto annual = annual_provisions(dec("0.13"), Amount{1'000'000'000'000}).value();
    CHECK(annual == dec("130000000000"));
    CHECK(block_provision(usual(), annual).value() == Amount{20'597});
}

TEST_CASE("a chain makes coins when its genesis says so, and they add up", "[mint]") {
    const auto genesis = Json::object(
        {{"mint", Json::object(
                      {{"minter", Json::object({{"inflation", "0.1"}, {"annual_provisions", "0"}})},
                       {"params", Json::object({{"inflation_max", "0.2"},
                                                {"inflation_min", "0.07"},
                                                {"blocks_per_year", "100"}})}})}});
    Chain chain{{.genesis = genesis}};
    const auto supply = [&] {
        Amount out;
        REQUIRE(chain
                    .on_state([&](Context& ctx) -> Result<void> {
                        out = chain.modules().get<bank::Keeper>().supply(ctx, base_denom());
                        return {};
                    })
                    .ok());
        return out;
    };
    const auto before = supply();
    chain.block();
    const auto made = supply().minus(before).value();
    // A hundredth of a tenth of it, and a little more, since almost nothing is staked.
    const auto thousandth = before.divided_by(Amount{1000}).value();
    CHECK(made > thousandth);
    CHECK(made < thousandth.times(Amount{2}).value());
    const auto told = chain.block_events();
    CHECK(std::ranges::any_of(told, [](const auto& event) { return event.type == "mint"; }));
    const auto inflation =
        chain.query<pb::QueryInflationResponse>(pb::QueryInflationRequest{}).value();
    CHECK(Dec::parse_wire(inflation.inflation()).value() > dec("0.1"));
    const auto out = chain.export_genesis();
    Chain other{{.genesis = out, .validators = 0}};
    CHECK(other.export_genesis().find("mint")->find("params")->dump() ==
          out.find("mint")->find("params")->dump());
}

TEST_CASE("nothing is made by default, and parameters that cannot be are refused", "[mint]") {
    Chain chain;
    chain.block();
    CHECK(chain.block_events().empty());
    const auto before = chain.app_hash();
    chain.blocks(3);
    CHECK(chain.app_hash() == before);

    pb::MsgUpdateParams msg;
    msg.set_authority(gov_authority().text());
    *msg.mutable_params() =
        chain.query<pb::QueryParamsResponse>(pb::QueryParamsRequest{}).value().params();
    struct Case {
        std::string_view name;
        std::function<void(pb::Params&)> spoil;
    };
    for (const auto& c : std::vector<Case>{
             {"no goal", [](auto& p) { p.set_goal_bonded("0"); }},
             {"no blocks", [](auto& p) { p.set_blocks_per_year(0); }},
             {"least above most", [](auto& p) { p.set_inflation_min("5"); }},
             {"more than all", [](auto& p) { p.set_inflation_max("1000000000000000001"); }},
             {"no coin", [](auto& p) { p.set_mint_denom(""); }},
         }) {
        CAPTURE(c.name);
        auto bad = msg;
        c.spoil(*bad.mutable_params());
        chain.authority(bad).must_fail(sdk::invalid_request);
    }
    msg.mutable_params()->set_inflation_max(dec("0.2").wire());
    msg.mutable_params()->set_inflation_min(dec("0.07").wire());
    chain.authority(msg).must();
    chain.block();
    CHECK_FALSE(chain.block_events().empty());
}

}  // namespace ve::mint
