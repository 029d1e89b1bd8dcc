// Writing validators: the order by power, jail and removal go with it.
#include "base/sdk_errors.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {
namespace {

// Where it stands among those who may validate: the strongest first.
std::optional<std::uint64_t> rank_of(const std::optional<pb::Validator>& validator) {
    if (!validator || validator->jailed()) return std::nullopt;
    return UINT64_MAX - static_cast<std::uint64_t>(power_of(*validator).value().value);
}

std::string_view pool_of(Bond bond) {
    return bond == Bond::bonded ? module_account::bonded_pool : module_account::unbonded_pool;
}

}  // namespace

pb::Validator Keeper::get(Context& ctx, const Address& operator_address) {
    auto stored = state_->validators.find(ctx, operator_address);
    VE_INVARIANT(stored.has_value());
    return *std::move(stored);
}

void Keeper::store(Context& ctx, const Address& operator_address, const pb::Validator& validator) {
    const auto before = rank_of(state_->validators.find(ctx, operator_address));
    const auto now    = rank_of(validator);
    if (before != now) {
        if (before) state_->by_power.erase(ctx, {*before, operator_address});
        if (now) state_->by_power.add(ctx, {*now, operator_address});
        state_->ranks_changed.set(ctx, 1);
    }
    state_->validators.set(ctx, operator_address, validator);
}

Result<void> Keeper::remove(Context& ctx, const Address& operator_address) {
    const auto stored = get(ctx, operator_address);
    VE_INVARIANT(bond_of(stored) == Bond::unbonded && exchange_of(stored).tokens.is_zero());
    const auto names = names_of(operator_address, stored);
    if (const auto rank = rank_of(stored)) state_->by_power.erase(ctx, {*rank, operator_address});
    state_->validators.erase(ctx, operator_address);
    state_->by_consensus.erase(ctx, names.consensus_address);
    return tell([&](Hooks& hooks) { return hooks.validator_removed(ctx, names); });
}

Result<void> Keeper::jail(Context& ctx, const Address& consensus_address) {
    const auto address =
        TRY(state_->by_consensus.get(ctx, consensus_address, errors::no_validator, "{}",
                                     consensus_address.text(prefix::consensus)));
    auto validator = get(ctx, address);
    if (validator.jailed())
        return fail(sdk::logic, "validator {} is already jailed", address.text(prefix::operator_));
    validator.set_jailed(true);
    store(ctx, address, validator);
    return {};
}

Result<void> Keeper::unjail(Context& ctx, const Address& consensus_address) {
    const auto address =
        TRY(state_->by_consensus.get(ctx, consensus_address, errors::no_validator, "{}",
                                     consensus_address.text(prefix::consensus)));
    auto validator = get(ctx, address);
    if (!validator.jailed())
        return fail(sdk::logic, "validator {} is not jailed", address.text(prefix::operator_));
    validator.set_jailed(false);
    store(ctx, address, validator);
    return {};
}

Result<Coins> Keeper::bond_coins(Context& ctx, const Amount& amount) {
    return Coins{}.plus(Coin{bond_denom(ctx), amount});
}

Result<void> Keeper::move_to_pool(Context& ctx, Bond bond, const Amount& amount) {
    const auto other = bond == Bond::bonded ? Bond::unbonded : Bond::bonded;
    return bank_.send(ctx, module_address(pool_of(other)), module_address(pool_of(bond)),
                      TRY(bond_coins(ctx, amount)));
}

Result<void> Keeper::burn(Context& ctx, Bond bond, const Amount& amount) {
    return bank_.burn(ctx, module_address(pool_of(bond)), TRY(bond_coins(ctx, amount)));
}

}  // namespace ve::staking
