// Inflation at work, its parameters, questions and genesis.
#include "node/modules/mint/keeper.hpp"

#include "base/sdk_errors.hpp"
#include "cosmos/mint/v1beta1/mint.pb.h"
#include "node/chain/authority.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/mint/state.hpp"
#include "node/modules/staking/keeper.hpp"

namespace ve::mint {
namespace {

constexpr std::string_view own_account = "mint";

Result<Dec> part(std::string_view what, const std::string& text) {
    auto value = Dec::parse_wire(text);
    if (!value.ok() || value->parts() > Amount{Dec::one_parts})
        return fail(sdk::invalid_request, "{} must be between 0 and 1", what);
    return value;
}

Result<Rules> rules_of(const pb::Params& params) {
    auto denom = Denom::parse(params.mint_denom());
    if (!denom.ok()) return fail(sdk::invalid_request, "mint denom: {}", denom.error().detail());
    Rules out;
    out.denom  = *std::move(denom);
    out.change = TRY(part("inflation rate change", params.inflation_rate_change()));
    out.most   = TRY(part("max inflation", params.inflation_max()));
    out.least  = TRY(part("min inflation", params.inflation_min()));
    out.goal   = TRY(part("goal bonded", params.goal_bonded()));
    if (out.goal.is_zero()) return fail(sdk::invalid_request, "goal bonded must be positive");
    if (out.most < out.least)
        return fail(sdk::invalid_request, "max inflation ({}) must not be below min inflation ({})",
                    out.most, out.least);
    if (params.blocks_per_year() == 0)
        return fail(sdk::invalid_request, "blocks per year must be positive");
    out.blocks_per_year = params.blocks_per_year();
    return out;
}

pb::Minter minter_of(const Dec& inflation, const Dec& annual) {
    pb::Minter out;
    out.set_inflation(inflation.wire());
    out.set_annual_provisions(annual.wire());
    return out;
}

}  // namespace

// Nothing is made until a genesis says so: docs/money.md says why.
pb::GenesisState default_genesis() {
    pb::GenesisState genesis;
    *genesis.mutable_minter() = minter_of({}, {});
    auto& params              = *genesis.mutable_params();
    params.set_mint_denom(base_denom().text());
    params.set_inflation_rate_change(Dec::parse("0.13").value().wire());
    params.set_inflation_max("0");
    params.set_inflation_min("0");
    params.set_goal_bonded(Dec::parse("0.67").value().wire());
    params.set_blocks_per_year(6'311'520);
    return genesis;
}

Keeper::Keeper(bank::Keeper& bank, staking::Keeper& staking)
    : bank_{bank}, staking_{staking}, state_{std::make_unique<State>()} {
    bank.accounts().declare_module_account(own_account, {"minter"});
    bank.accounts().declare_module_account(module_account::fee_collector);
}

Keeper::~Keeper() = default;

Result<void> Keeper::make_coins(Context& ctx) {
    const auto before = state_->minter.get_or(ctx, default_genesis().minter());
    const auto rules  = TRY(rules_of(state_->params.get_or(ctx, default_genesis().params())));
    if (rules.most.is_zero() && before.inflation() == "0") return {};

    const auto supply = bank_.supply(ctx, staking_.bond_denom(ctx));
    const auto bonded =
        supply.is_zero() ? Dec{} : TRY(Dec::ratio(staking_.bonded_tokens(ctx), supply));
    const auto inflation =
        TRY(next_inflation(rules, TRY(Dec::parse_wire(before.inflation())), bonded));
    const auto annual = TRY(mint::annual_provisions(inflation, supply));
    const auto now    = minter_of(inflation, annual);
    if (now.inflation() != before.inflation() ||
        now.annual_provisions() != before.annual_provisions())
        state_->minter.set(ctx, now);
    const auto made  = TRY(block_provision(rules, annual));
    const auto coins = TRY(Coins{}.plus(Coin{rules.denom, made}));
    TRY(bank_.mint(ctx, module_address(own_account), coins));
    TRY(bank_.send(ctx, module_address(own_account), module_address(module_account::fee_collector),
                   coins));
    ctx.emit(event(
        "mint", attribute("bonded_ratio", bonded.text()), attribute("inflation", inflation.text()),
        attribute("annual_provisions", annual.text()), attribute("amount", made.text())));
    return {};
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(rules_of(msg.params()));
    state_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = state_->params.get_or(ctx, default_genesis().params());
    return out;
}

Result<pb::QueryInflationResponse> Keeper::inflation(Context& ctx,
                                                     const pb::QueryInflationRequest&) {
    pb::QueryInflationResponse out;
    out.set_inflation(state_->minter.get_or(ctx, default_genesis().minter()).inflation());
    return out;
}

Result<pb::QueryAnnualProvisionsResponse> Keeper::annual_provisions(
    Context& ctx, const pb::QueryAnnualProvisionsRequest&) {
    const auto minter = state_->minter.get_or(ctx, default_genesis().minter());
    pb::QueryAnnualProvisionsResponse out;
    out.set_annual_provisions(minter.annual_provisions());
    return out;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(rules_of(genesis.params()));
    const auto& minter = genesis.minter();
    const auto inflation =
        minter.inflation().empty() ? Dec{} : TRY(Dec::parse_wire(minter.inflation()));
    const auto annual = minter.annual_provisions().empty()
                            ? Dec{}
                            : TRY(Dec::parse_wire(minter.annual_provisions()));
    state_->params.set(ctx, genesis.params());
    state_->minter.set(ctx, minter_of(inflation, annual));
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    auto out              = default_genesis();
    *out.mutable_minter() = state_->minter.get_or(ctx, out.minter());
    *out.mutable_params() = state_->params.get_or(ctx, out.params());
    return out;
}

}  // namespace ve::mint
