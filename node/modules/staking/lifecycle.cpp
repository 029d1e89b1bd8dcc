// Validators of a genesis file. Their tokens must lie in the two pools that module bank holds.
#include "node/modules/staking/lifecycle.hpp"

#include "base/dec.hpp"
#include "crypto/ed25519.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

pb::Params default_params() {
    constexpr std::int64_t two_weeks = 1'209'600;
    pb::Params params;
    params.mutable_unbonding_time()->set_seconds(two_weeks);
    params.set_max_validators(100);
    params.set_max_entries(7);
    params.set_historical_entries(10'000);
    params.set_bond_denom(base_denom().text());
    params.set_min_commission_rate(Dec::parse("0.05").value().wire());
    return params;
}

pb::GenesisState Lifecycle::initial() {
    pb::GenesisState genesis;
    *genesis.mutable_params() = default_params();
    genesis.set_last_total_power("0");
    return genesis;
}

Result<void> Lifecycle::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(Denom::parse(genesis.params().bond_denom()));
    if (!genesis.unbonding_delegations().empty() || !genesis.redelegations().empty())
        return fail(errors::input, "unbonding and redelegating are not known to this chain");
    keeper_.state().params.set(ctx, genesis.params());
    for (const auto& validator : genesis.validators()) TRY(import_validator(ctx, validator));
    for (const auto& delegation : genesis.delegations()) TRY(import_delegation(ctx, delegation));
    for (const auto& last : genesis.last_validator_powers()) {
        const auto address = TRY(Address::parse(last.address(), prefix::operator_));
        const auto power   = keeper_.state().last_powers.find(ctx, address);
        if (!power || *power != static_cast<std::uint64_t>(last.power()))
            return fail(errors::input, "validator {} has a last power of {}, its tokens make {}",
                        last.address(), last.power(), power.value_or(0));
    }
    return pools_hold_the_tokens(ctx);
}

Result<void> Lifecycle::import_validator(Context& ctx, const pb::Validator& validator) {
    auto& state          = keeper_.state();
    const auto address   = TRY(Address::parse(validator.operator_address(), prefix::operator_));
    const auto key       = TRY(consensus_key(validator));
    const auto power     = TRY(power_of(validator));
    const auto consensus = ed25519::address_of(key);
    if (state.validators.has(ctx, address) || state.by_consensus.has(ctx, consensus))
        return fail(errors::input,
                    "duplicate validator in genesis state: moniker {:.80}, address {}",
                    validator.description().moniker(), validator.operator_address());
    if (validator.jailed() && is_bonded(validator))
        return fail(errors::input, "validator is bonded and jailed in genesis state: {}",
                    validator.operator_address());
    state.validators.set(ctx, address, completed(validator));
    state.by_consensus.set(ctx, consensus, address);
    if (is_bonded(validator) && power.value > 0)
        state.last_powers.set(ctx, address, static_cast<std::uint64_t>(power.value));
    return {};
}

Result<void> Lifecycle::import_delegation(Context& ctx, const pb::Delegation& delegation) {
    auto& state          = keeper_.state();
    const auto delegator = TRY(Address::parse(delegation.delegator_address()));
    const auto validator = TRY(Address::parse(delegation.validator_address(), prefix::operator_));
    TRY(Dec::parse_wire(delegation.shares()));
    if (!state.validators.has(ctx, validator))
        return fail(errors::input, "{} delegates to {}, which is no validator", delegator,
                    delegation.validator_address());
    if (state.delegations.has(ctx, {delegator, validator}))
        return fail(errors::input, "{} delegates to {} twice", delegator,
                    delegation.validator_address());
    state.delegations.set(ctx, {delegator, validator}, delegation);
    state.delegators.add(ctx, {validator, delegator});
    return {};
}

Result<pb::GenesisState> Lifecycle::export_genesis(Context& ctx) {
    auto& state = keeper_.state();
    pb::GenesisState genesis;
    *genesis.mutable_params() = state.params.get_or(ctx, default_params());
    genesis.set_last_total_power(std::to_string(keeper_.total_power(ctx).value));
    for (const auto& [address, power] : state.last_powers.list(ctx)) {
        auto* last = genesis.add_last_validator_powers();
        last->set_address(address.text(prefix::operator_));
        last->set_power(static_cast<std::int64_t>(power));
    }
    for (const auto& [address, validator] : state.validators.list(ctx))
        *genesis.add_validators() = validator;
    for (const auto& [key, delegation] : state.delegations.list(ctx))
        *genesis.add_delegations() = delegation;
    genesis.set_exported(true);
    return genesis;
}

Result<void> Lifecycle::pools_hold_the_tokens(Context& ctx) {
    auto& state      = keeper_.state();
    const auto denom = TRY(Denom::parse(state.params.get_or(ctx, default_params()).bond_denom()));
    Amount bonded, unbonded;
    for (const auto& [address, validator] : state.validators.list(ctx)) {
        auto& sum = is_bonded(validator) ? bonded : unbonded;
        sum       = TRY(sum.plus(TRY(tokens_of(validator))));
    }
    struct Pool {
        std::string_view name;
        Amount tokens;
    };
    for (const auto& [name, tokens] : {Pool{module_account::bonded_pool, bonded},
                                       Pool{module_account::unbonded_pool, unbonded}}) {
        const auto held = keeper_.bank().balance(ctx, module_address(name), denom);
        if (held != tokens)
            return fail(errors::input,
                        "module account {} ({}) holds {}{}, the validators' tokens are {}{}", name,
                        module_address(name), held, denom, tokens, denom);
    }
    return {};
}

}  // namespace ve::staking
