// The validators in consensus, from what genesis left in the state.
#include "node/modules/staking/keeper.hpp"

#include "crypto/ed25519.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Keeper::Keeper(bank::Keeper& bank) : bank_{bank}, state_{std::make_unique<State>()} {
    bank.accounts().declare_module_account(module_account::bonded_pool, {"burner", "staking"});
    bank.accounts().declare_module_account(module_account::unbonded_pool, {"burner", "staking"});
}

Keeper::~Keeper() = default;

std::vector<StakingValidator> Keeper::validators(Context& ctx) {
    std::vector<StakingValidator> out;
    for (const auto& [operator_address, power] : state_->last_powers.list(ctx)) {
        const auto stored = state_->validators.find(ctx, operator_address);
        VE_INVARIANT(stored.has_value());
        const auto key = consensus_key(*stored).value();
        out.push_back({operator_address, ed25519::address_of(key), key,
                       Power{static_cast<std::int64_t>(power)}, stored->description().moniker()});
    }
    return out;
}

bool Keeper::is_bonded_validator(Context& ctx, const Address& operator_address) {
    return state_->last_powers.has(ctx, operator_address);
}

Power Keeper::total_power(Context& ctx) {
    Power total;
    for (const auto& [operator_address, power] : state_->last_powers.list(ctx))
        total.value += static_cast<std::int64_t>(power);
    return total;
}

std::vector<abci::Validator> Keeper::consensus_validators(Context& ctx) {
    std::vector<abci::Validator> out;
    for (const auto& validator : validators(ctx))
        out.push_back({validator.public_key, validator.power.value});
    return out;
}

}  // namespace ve::staking
