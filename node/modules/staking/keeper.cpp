// What siblings and consensus ask of stakes.
#include "node/modules/staking/keeper.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/params.hpp"
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
        const auto stored = get(ctx, operator_address);
        const auto key    = consensus_key(stored).value();
        out.push_back({operator_address, names_of(operator_address, stored).consensus_address, key,
                       Power{static_cast<std::int64_t>(power)}, stored.description().moniker()});
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

std::optional<ByteArray<32>> Keeper::public_key_of(Context& ctx, const ByteArray<20>& validator) {
    const auto operator_address =
        state_->by_consensus.find(ctx, Address::from_bytes(validator).value());
    if (!operator_address) return std::nullopt;
    return consensus_key(get(ctx, *operator_address)).value();
}

std::vector<Standing> Keeper::all(Context& ctx) {
    std::vector<Standing> out;
    for (const auto& [address, validator] : state_->validators.list(ctx))
        out.push_back(standing_of(address, validator));
    return out;
}

std::optional<Standing> Keeper::find(Context& ctx, const Address& operator_address) {
    const auto stored = state_->validators.find(ctx, operator_address);
    if (!stored) return std::nullopt;
    return standing_of(operator_address, *stored);
}

std::optional<Standing> Keeper::find_by_consensus(Context& ctx, const Address& consensus_address) {
    const auto operator_address = state_->by_consensus.find(ctx, consensus_address);
    if (!operator_address) return std::nullopt;
    return find(ctx, *operator_address);
}

std::optional<Dec> Keeper::shares(Context& ctx, const DelegationId& id) {
    const auto stored = state_->delegations.find(ctx, id);
    if (!stored) return std::nullopt;
    return Dec::parse_wire(stored->shares()).value();
}

std::vector<Address> Keeper::validators_of(Context& ctx, const Address& delegator) {
    std::vector<Address> out;
    for (const auto& [id, delegation] : state_->delegations.under(ctx, delegator))
        out.push_back(id.second);
    return out;
}

std::vector<DelegationId> Keeper::delegations(Context& ctx) {
    std::vector<DelegationId> out;
    for (const auto& [id, delegation] : state_->delegations.list(ctx)) out.push_back(id);
    return out;
}

Denom Keeper::bond_denom(Context& ctx) {
    return Denom::parse(state_->params.get_or(ctx, default_params()).bond_denom()).value();
}

Amount Keeper::bonded_tokens(Context& ctx) {
    return bank_.balance(ctx, module_address(module_account::bonded_pool), bond_denom(ctx));
}

Duration Keeper::unbonding_time(Context& ctx) {
    const auto params = state_->params.get_or(ctx, default_params());
    const auto& span  = params.unbonding_time();
    return {span.seconds() * Duration::seconds(1).nanos + span.nanos()};
}

std::uint64_t Keeper::next_unbonding_id(Context& ctx) {
    const auto next = state_->last_unbonding_id.get_or(ctx, 0) + 1;
    state_->last_unbonding_id.set(ctx, next);
    return next;
}

}  // namespace ve::staking
