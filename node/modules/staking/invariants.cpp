// What must always hold of stakes.
#include <map>

#include "node/chain/module_account.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/lifecycle.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<void> Lifecycle::pools_hold_the_tokens(Context& ctx) {
    auto& state      = keeper_.state();
    const auto denom = keeper_.bond_denom(ctx);
    Amount bonded, unbonded;
    for (const auto& [address, validator] : state.validators.list(ctx)) {
        auto& sum = is_bonded(validator) ? bonded : unbonded;
        sum       = TRY(sum.plus(TRY(tokens_of(validator))));
    }
    for (const auto& [id, unbonding] : state.unbondings.list(ctx))
        for (const auto& entry : unbonding.entries())
            unbonded = TRY(unbonded.plus(TRY(Amount::parse(entry.balance()))));
    struct Pool {
        std::string_view name;
        Amount tokens;
    };
    for (const auto& [name, tokens] : {Pool{module_account::bonded_pool, bonded},
                                       Pool{module_account::unbonded_pool, unbonded}}) {
        const auto held = keeper_.bank().balance(ctx, module_address(name), denom);
        if (held != tokens)
            return fail(ve::errors::input,
                        "module account {} ({}) holds {}{}, the validators' tokens are {}{}", name,
                        module_address(name), held, denom, tokens, denom);
    }
    return {};
}

Result<void> Lifecycle::delegations_own_the_shares(Context& ctx) {
    std::map<Address, Dec> owned;
    for (const auto& [id, delegation] : keeper_.state().delegations.list(ctx)) {
        auto& sum = owned[id.second];
        sum       = TRY(sum.plus(TRY(Dec::parse_wire(delegation.shares()))));
    }
    for (const auto& one : keeper_.all(ctx))
        if (const auto& sum = owned[one.names.operator_address]; sum != one.exchange.shares)
            return fail(ve::errors::input, "validator {} has {} shares, its delegations have {}",
                        one.names.operator_address.text(prefix::operator_), one.exchange.shares,
                        sum);
    return {};
}

Result<void> Lifecycle::order_follows_the_tokens(Context& ctx) {
    auto& state       = keeper_.state();
    std::size_t ranks = 0;
    for (const auto& [address, validator] : state.validators.list(ctx)) {
        if (validator.jailed()) continue;
        ++ranks;
        const auto power = static_cast<std::uint64_t>(TRY(power_of(validator)).value);
        if (!state.by_power.has(ctx, {UINT64_MAX - power, address}))
            return fail(ve::errors::corrupt, "validator {} does not stand at its power of {}",
                        address.text(prefix::operator_), power);
    }
    if (const auto listed = state.by_power.count(ctx); listed != ranks)
        return fail(ve::errors::corrupt, "{} validators stand in the order, {} may", listed, ranks);
    return {};
}

}  // namespace ve::staking
