// Stakes of a genesis file. Their tokens must lie in the two pools that module bank holds.
#include "node/modules/staking/lifecycle.hpp"

#include "crypto/ed25519.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

pb::GenesisState Lifecycle::initial() {
    pb::GenesisState genesis;
    *genesis.mutable_params() = default_params();
    genesis.set_last_total_power("0");
    return genesis;
}

Result<void> Lifecycle::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    keeper_.state().params.set(ctx, genesis.params());
    for (const auto& validator : genesis.validators()) TRY(import_validator(ctx, validator));
    for (const auto& delegation : genesis.delegations()) TRY(import_delegation(ctx, delegation));
    for (const auto& one : genesis.unbonding_delegations()) TRY(import_unbonding(ctx, one));
    for (const auto& one : genesis.redelegations()) TRY(import_redelegation(ctx, one));
    for (const auto& last : genesis.last_validator_powers()) {
        const auto address = TRY(Address::parse(last.address(), prefix::operator_));
        const auto power   = keeper_.state().last_powers.find(ctx, address);
        if (!power || *power != static_cast<std::uint64_t>(last.power()))
            return fail(ve::errors::input,
                        "validator {} has a last power of {}, its tokens make {}", last.address(),
                        last.power(), power.value_or(0));
    }
    if (genesis.exported())
        keeper_.state().ranks_changed.set(ctx, 0);
    else
        TRY(greet(ctx, genesis));
    TRY(pools_hold_the_tokens(ctx));
    return delegations_own_the_shares(ctx);
}

// An exported state has what siblings made of it; to another one they say now what they need.
Result<void> Lifecycle::greet(Context& ctx, const pb::GenesisState& genesis) {
    for (const auto& [address, validator] : keeper_.state().validators.list(ctx)) {
        const auto names = names_of(address, validator);
        TRY(keeper_.tell([&](Hooks& hooks) { return hooks.validator_created(ctx, names); }));
        if (is_bonded(validator))
            TRY(keeper_.tell([&](Hooks& hooks) { return hooks.validator_bonded(ctx, names); }));
    }
    for (const auto& delegation : genesis.delegations()) {
        const auto delegator = TRY(Address::parse(delegation.delegator_address()));
        const auto validator =
            TRY(Address::parse(delegation.validator_address(), prefix::operator_));
        const DelegationId id{delegator, validator};
        TRY(keeper_.tell([&](Hooks& hooks) { return hooks.before_first_shares(ctx, id); }));
        TRY(keeper_.tell([&](Hooks& hooks) { return hooks.shares_changed(ctx, id); }));
    }
    return {};
}

Result<void> Lifecycle::import_validator(Context& ctx, const pb::Validator& validator) {
    auto& state          = keeper_.state();
    const auto address   = TRY(Address::parse(validator.operator_address(), prefix::operator_));
    const auto key       = TRY(consensus_key(validator));
    const auto power     = TRY(power_of(validator));
    const auto consensus = ed25519::address_of(key);
    if (state.validators.has(ctx, address) || state.by_consensus.has(ctx, consensus))
        return fail(ve::errors::input,
                    "duplicate validator in genesis state: moniker {:.80}, address {}",
                    validator.description().moniker(), validator.operator_address());
    if (validator.jailed() && is_bonded(validator))
        return fail(ve::errors::input, "validator is bonded and jailed in genesis state: {}",
                    validator.operator_address());
    const auto stored = completed(validator);
    for (const auto* number :
         {&stored.delegator_shares(), &stored.commission().commission_rates().rate()})
        TRY(Dec::parse_wire(*number));
    TRY(Amount::parse(stored.min_self_delegation()));
    keeper_.store(ctx, address, stored);
    state.by_consensus.set(ctx, consensus, address);
    if (is_bonded(stored) && power.value > 0)
        state.last_powers.set(ctx, address, static_cast<std::uint64_t>(power.value));
    if (bond_of(stored) == Bond::unbonding)
        state.validator_ends.add(ctx, {moment_of(time_of(stored.unbonding_time())),
                                       Height{stored.unbonding_height()}, address});
    for (const auto id : stored.unbonding_ids()) take_id(ctx, id);
    return {};
}

Result<void> Lifecycle::import_delegation(Context& ctx, const pb::Delegation& delegation) {
    auto& state          = keeper_.state();
    const auto delegator = TRY(Address::parse(delegation.delegator_address()));
    const auto validator = TRY(Address::parse(delegation.validator_address(), prefix::operator_));
    TRY(Dec::parse_wire(delegation.shares()));
    if (!state.validators.has(ctx, validator))
        return fail(ve::errors::input, "{} delegates to {}, which is no validator", delegator,
                    delegation.validator_address());
    if (state.delegations.has(ctx, {delegator, validator}))
        return fail(ve::errors::input, "{} delegates to {} twice", delegator,
                    delegation.validator_address());
    state.delegations.set(ctx, {delegator, validator}, delegation);
    state.delegators.add(ctx, {validator, delegator});
    return {};
}

Result<void> Lifecycle::import_unbonding(Context& ctx, const pb::UnbondingDelegation& unbonding) {
    const auto delegator = TRY(Address::parse(unbonding.delegator_address()));
    const auto validator = TRY(Address::parse(unbonding.validator_address(), prefix::operator_));
    if (keeper_.state().unbondings.has(ctx, {delegator, validator}))
        return fail(ve::errors::input, "{} unbonds from {} twice", delegator,
                    unbonding.validator_address());
    for (const auto& entry : unbonding.entries()) {
        TRY(Amount::parse(entry.initial_balance()));
        take_id(ctx, entry.unbonding_id());
    }
    keeper_.save(ctx, {delegator, validator}, unbonding);
    return {};
}

Result<void> Lifecycle::import_redelegation(Context& ctx, const pb::Redelegation& moving) {
    TRY(Address::parse(moving.delegator_address()));
    for (const auto* address : {&moving.validator_src_address(), &moving.validator_dst_address()})
        TRY(Address::parse(*address, prefix::operator_));
    for (const auto& entry : moving.entries()) {
        TRY(Amount::parse(entry.initial_balance()));
        TRY(Dec::parse_wire(entry.shares_dst()));
        take_id(ctx, entry.unbonding_id());
    }
    keeper_.save(ctx, moving);
    return {};
}

void Lifecycle::take_id(Context& ctx, std::uint64_t id) {
    auto& last = keeper_.state().last_unbonding_id;
    if (id > last.get_or(ctx, 0)) last.set(ctx, id);
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
    for (const auto& [id, delegation] : state.delegations.list(ctx))
        *genesis.add_delegations() = delegation;
    for (const auto& [id, unbonding] : state.unbondings.list(ctx))
        *genesis.add_unbonding_delegations() = unbonding;
    for (const auto& [id, moving] : state.redelegations.list(ctx))
        *genesis.add_redelegations() = moving;
    genesis.set_exported(true);
    return genesis;
}

}  // namespace ve::staking
