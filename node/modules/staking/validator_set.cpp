// The end of a block: the strongest validate from now on, those who no longer do begin to unbond,
// and what has waited long enough ends.
#include <map>

#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<std::vector<abci::Validator>> Keeper::validator_updates(Context& ctx) {
    auto updates = TRY(rank(ctx));
    TRY(end_validators(ctx));
    TRY(end_unbondings(ctx));
    TRY(end_redelegations(ctx));
    return updates;
}

Result<std::vector<abci::Validator>> Keeper::rank(Context& ctx) {
    std::vector<abci::Validator> updates;
    if (state_->ranks_changed.get_or(ctx, 0) == 0) return updates;
    const auto places = state_->params.get_or(ctx, default_params()).max_validators();
    auto strongest    = state_->by_power.list(ctx, places);
    std::erase_if(strongest, [](const auto& one) { return one.first == UINT64_MAX; });
    // Without anybody there is no next block: the last ones stay until somebody else comes.
    if (strongest.empty()) return updates;
    state_->ranks_changed.set(ctx, 0);

    std::map<Address, std::uint64_t> leaving;
    for (const auto& [address, power] : state_->last_powers.list(ctx)) leaving[address] = power;
    Amount bonding, unbonding;
    for (const auto& [inverse, address] : strongest) {
        const auto validator = get(ctx, address);
        const auto power     = UINT64_MAX - inverse;
        if (!is_bonded(validator)) {
            TRY(begin_to_bond(ctx, address));
            bonding = TRY(bonding.plus(TRY(tokens_of(validator))));
        }
        const auto before = leaving.find(address);
        if (before == leaving.end() || before->second != power) {
            updates.push_back({TRY(consensus_key(validator)), static_cast<std::int64_t>(power)});
            state_->last_powers.set(ctx, address, power);
        }
        leaving.erase(address);
    }
    for (const auto& [address, power] : leaving) {
        const auto validator = get(ctx, address);
        TRY(begin_to_unbond(ctx, address));
        unbonding = TRY(unbonding.plus(TRY(tokens_of(validator))));
        state_->last_powers.erase(ctx, address);
        updates.push_back({TRY(consensus_key(validator)), 0});
    }
    if (bonding > unbonding) TRY(move_to_pool(ctx, Bond::bonded, TRY(bonding.minus(unbonding))));
    if (unbonding > bonding) TRY(move_to_pool(ctx, Bond::unbonded, TRY(unbonding.minus(bonding))));
    return updates;
}

Result<void> Keeper::begin_to_bond(Context& ctx, const Address& operator_address) {
    auto validator = get(ctx, operator_address);
    if (bond_of(validator) == Bond::unbonding)
        state_->validator_ends.erase(ctx, {moment_of(time_of(validator.unbonding_time())),
                                           Height{validator.unbonding_height()}, operator_address});
    validator.set_status(pb::BOND_STATUS_BONDED);
    store(ctx, operator_address, validator);
    const auto names = names_of(operator_address, validator);
    return tell([&](Hooks& hooks) { return hooks.validator_bonded(ctx, names); });
}

Result<void> Keeper::begin_to_unbond(Context& ctx, const Address& operator_address) {
    auto validator = get(ctx, operator_address);
    VE_INVARIANT(is_bonded(validator));
    const auto until = TRY(ctx.time().plus(unbonding_time(ctx)));
    validator.set_status(pb::BOND_STATUS_UNBONDING);
    write_time(until, validator.mutable_unbonding_time());
    validator.set_unbonding_height(ctx.height().value);
    validator.add_unbonding_ids(next_unbonding_id(ctx));
    store(ctx, operator_address, validator);
    state_->validator_ends.add(ctx, {moment_of(until), ctx.height(), operator_address});
    return {};
}

Result<void> Keeper::end_validators(Context& ctx) {
    const auto now = moment_of(ctx.time());
    for (;;) {
        const auto first = state_->validator_ends.list(ctx, 1);
        if (first.empty() || std::get<0>(first[0]) > now) return {};
        state_->validator_ends.erase(ctx, first[0]);
        const auto& address = std::get<2>(first[0]);
        auto validator      = get(ctx, address);
        VE_INVARIANT(bond_of(validator) == Bond::unbonding);
        validator.set_status(pb::BOND_STATUS_UNBONDED);
        validator.clear_unbonding_ids();
        store(ctx, address, validator);
        if (exchange_of(validator).shares.is_zero()) TRY(remove(ctx, address));
    }
}

}  // namespace ve::staking
