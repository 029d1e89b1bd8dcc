#include "node/modules/distribution/lifecycle.hpp"

#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/params.hpp"
#include "node/modules/distribution/state.hpp"

namespace ve::distribution {
namespace {

Result<Address> validator_of(const std::string& text) {
    return Address::parse(text, prefix::operator_);
}

}  // namespace

pb::GenesisState Lifecycle::initial() {
    pb::GenesisState genesis;
    *genesis.mutable_params() = default_params();
    genesis.mutable_fee_pool();
    return genesis;
}

Result<void> Lifecycle::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    auto& state = keeper_.state();
    TRY(community_tax(genesis.params()));
    state.params.set(ctx, genesis.params());
    TRY(DecCoins::parse(genesis.fee_pool().community_pool()));
    state.pool.set(ctx, genesis.fee_pool());
    for (const auto& one : genesis.delegator_withdraw_infos()) {
        const auto delegator = TRY(Address::parse(one.delegator_address()));
        state.withdraw_to.set(ctx, delegator, TRY(Address::parse(one.withdraw_address())));
    }
    for (const auto& one : genesis.outstanding_rewards()) {
        pb::ValidatorOutstandingRewards stored;
        TRY(DecCoins::parse(one.outstanding_rewards())).write(stored.mutable_rewards());
        state.outstanding.set(ctx, TRY(validator_of(one.validator_address())), stored);
    }
    for (const auto& one : genesis.validator_accumulated_commissions()) {
        TRY(DecCoins::parse(one.accumulated().commission()));
        state.commissions.set(ctx, TRY(validator_of(one.validator_address())), one.accumulated());
    }
    for (const auto& one : genesis.validator_historical_rewards()) {
        TRY(DecCoins::parse(one.rewards().cumulative_reward_ratio()));
        const auto validator = TRY(validator_of(one.validator_address()));
        state.history.set(ctx, {validator, one.period()}, one.rewards());
    }
    for (const auto& one : genesis.validator_current_rewards()) {
        TRY(DecCoins::parse(one.rewards().rewards()));
        state.current.set(ctx, TRY(validator_of(one.validator_address())), one.rewards());
    }
    for (const auto& one : genesis.delegator_starting_infos()) {
        TRY(Dec::parse_wire(one.starting_info().stake()));
        const auto validator = TRY(validator_of(one.validator_address()));
        const auto delegator = TRY(Address::parse(one.delegator_address()));
        state.starts.set(ctx, {validator, delegator}, one.starting_info());
    }
    for (const auto& one : genesis.validator_slash_events()) {
        TRY(Dec::parse_wire(one.validator_slash_event().fraction()));
        const auto validator = TRY(validator_of(one.validator_address()));
        state.slashes.set(ctx, {validator, one.height(), one.period()},
                          one.validator_slash_event());
    }
    TRY(account_holds_what_is_owed(ctx));
    return periods_are_kept_while_needed(ctx);
}

Result<pb::GenesisState> Lifecycle::export_genesis(Context& ctx) {
    auto& state             = keeper_.state();
    auto out                = initial();
    *out.mutable_params()   = state.params.get_or(ctx, default_params());
    *out.mutable_fee_pool() = state.pool.get_or(ctx, {});
    for (const auto& [delegator, to] : state.withdraw_to.list(ctx)) {
        auto* one = out.add_delegator_withdraw_infos();
        one->set_delegator_address(delegator.text());
        one->set_withdraw_address(to.text());
    }
    for (const auto& [validator, rewards] : state.outstanding.list(ctx)) {
        auto* one = out.add_outstanding_rewards();
        one->set_validator_address(validator.text(prefix::operator_));
        *one->mutable_outstanding_rewards() = rewards.rewards();
    }
    for (const auto& [validator, commission] : state.commissions.list(ctx)) {
        auto* one = out.add_validator_accumulated_commissions();
        one->set_validator_address(validator.text(prefix::operator_));
        *one->mutable_accumulated() = commission;
    }
    for (const auto& [key, then] : state.history.list(ctx)) {
        auto* one = out.add_validator_historical_rewards();
        one->set_validator_address(key.first.text(prefix::operator_));
        one->set_period(key.second);
        *one->mutable_rewards() = then;
    }
    for (const auto& [validator, now] : state.current.list(ctx)) {
        auto* one = out.add_validator_current_rewards();
        one->set_validator_address(validator.text(prefix::operator_));
        *one->mutable_rewards() = now;
    }
    for (const auto& [key, start] : state.starts.list(ctx)) {
        auto* one = out.add_delegator_starting_infos();
        one->set_delegator_address(key.second.text());
        one->set_validator_address(key.first.text(prefix::operator_));
        *one->mutable_starting_info() = start;
    }
    for (const auto& [key, slash] : state.slashes.list(ctx)) {
        auto* one = out.add_validator_slash_events();
        one->set_validator_address(std::get<0>(key).text(prefix::operator_));
        one->set_height(std::get<1>(key));
        one->set_period(std::get<2>(key));
        *one->mutable_validator_slash_event() = slash;
    }
    return out;
}

Result<void> Lifecycle::account_holds_what_is_owed(Context& ctx) {
    auto owed = keeper_.pool(ctx);
    for (const auto& [validator, rewards] : keeper_.state().outstanding.list(ctx))
        owed = TRY(owed.plus(TRY(DecCoins::parse(rewards.rewards()))));
    const auto whole = TRY(owed.whole());
    const auto held  = keeper_.bank().balances(ctx, keeper_.account());
    if (held == whole) return {};
    return fail(ve::errors::input, "module account distribution ({}) holds {}, it owes {}",
                keeper_.account(), held, whole);
}

// By its validator, by each delegation that begins there, by each slash that ended it.
Result<void> Lifecycle::periods_are_kept_while_needed(Context& ctx) {
    auto& state            = keeper_.state();
    std::uint64_t referred = 0;
    for (const auto& [key, then] : state.history.list(ctx)) referred += then.reference_count();
    const auto needed =
        state.current.count(ctx) + state.starts.count(ctx) + state.slashes.count(ctx);
    if (referred != needed)
        return fail(ve::errors::input, "ended periods are referred to {} times, {} are counted",
                    needed, referred);
    return {};
}

}  // namespace ve::distribution
