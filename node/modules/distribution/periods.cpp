// What one token of a validator earned, period by period, and what that makes for a delegation.
#include "base/dec_rounding.hpp"
#include "base/sdk_errors.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/errors.hpp"
#include "node/modules/distribution/keeper.hpp"
#include "node/modules/distribution/state.hpp"

namespace ve::distribution {

Result<void> Keeper::validator_created(Context& ctx, const staking::ValidatorNames& names) {
    const auto& address = names.operator_address;
    pb::ValidatorHistoricalRewards beginning;
    beginning.set_reference_count(1);
    state_->history.set(ctx, {address, 0}, beginning);
    pb::ValidatorCurrentRewards now;
    now.set_period(1);
    state_->current.set(ctx, address, now);
    set_commission(ctx, address, {});
    set_outstanding(ctx, address, {});
    return {};
}

// It has no delegations any more: what rounding left is everybody's.
Result<void> Keeper::validator_removed(Context& ctx, const staking::ValidatorNames& names) {
    const auto& address = names.operator_address;
    const auto due      = commission(ctx, address);
    const auto coins    = TRY(due.whole());
    TRY(bank_.send(ctx, account_, payee(ctx, address), coins));
    TRY(add_to_pool(ctx, TRY(outstanding(ctx, address).minus(TRY(DecCoins::of(coins))))));
    state_->outstanding.erase(ctx, address);
    state_->commissions.erase(ctx, address);
    state_->current.erase(ctx, address);
    for (const auto& [key, slash] : state_->slashes.under(ctx, address))
        state_->slashes.erase(ctx, key);
    for (const auto& [key, then] : state_->history.under(ctx, address))
        state_->history.erase(ctx, key);
    return {};
}

Result<std::uint64_t> Keeper::end_period(Context& ctx, const Address& validator) {
    const auto standing = staking_.find(ctx, validator);
    const auto stored   = state_->current.find(ctx, validator);
    VE_INVARIANT(standing.has_value() && stored.has_value());
    const auto rewards = TRY(DecCoins::parse(stored->rewards()));
    const auto period  = stored->period();
    DecCoins each;
    if (standing->exchange.tokens.is_zero()) {  // nobody's: everybody's
        TRY(add_to_pool(ctx, rewards));
        set_outstanding(ctx, validator, TRY(outstanding(ctx, validator).minus(rewards)));
    } else {
        each = TRY(rewards.divided_by(TRY(Dec::whole(standing->exchange.tokens))));
    }
    const auto before = state_->history.find(ctx, {validator, period - 1});
    VE_INVARIANT(before.has_value());
    const auto until_now = TRY(TRY(DecCoins::parse(before->cumulative_reward_ratio())).plus(each));
    let_go(ctx, validator, period - 1);
    pb::ValidatorHistoricalRewards ended;
    until_now.write(ended.mutable_cumulative_reward_ratio());
    ended.set_reference_count(1);
    state_->history.set(ctx, {validator, period}, ended);
    pb::ValidatorCurrentRewards next;
    next.set_period(period + 1);
    state_->current.set(ctx, validator, next);
    return period;
}

void Keeper::hold(Context& ctx, const Address& validator, std::uint64_t period) {
    auto then = state_->history.find(ctx, {validator, period});
    VE_INVARIANT(then.has_value() && then->reference_count() <= 2);
    then->set_reference_count(then->reference_count() + 1);
    state_->history.set(ctx, {validator, period}, *then);
}

void Keeper::let_go(Context& ctx, const Address& validator, std::uint64_t period) {
    auto then = state_->history.find(ctx, {validator, period});
    VE_INVARIANT(then.has_value() && then->reference_count() > 0);
    then->set_reference_count(then->reference_count() - 1);
    if (then->reference_count() == 0)
        state_->history.erase(ctx, {validator, period});
    else
        state_->history.set(ctx, {validator, period}, *then);
}

Result<void> Keeper::before_slash(Context& ctx, const Address& validator, const Dec& fraction) {
    const auto period = TRY(end_period(ctx, validator));
    hold(ctx, validator, period);
    pb::ValidatorSlashEvent slash;
    slash.set_validator_period(period);
    slash.set_fraction(fraction.wire());
    const auto height = static_cast<std::uint64_t>(ctx.height().value);
    state_->slashes.set(ctx, {validator, height, period}, slash);
    return {};
}

Result<void> Keeper::before_first_shares(Context& ctx, const DelegationId& id) {
    TRY(end_period(ctx, id.second));
    return {};
}

Result<void> Keeper::before_shares_change(Context& ctx, const DelegationId& id) {
    TRY(pay_out(ctx, id));
    return {};
}

// The delegation begins with the period that has just ended.
Result<void> Keeper::shares_changed(Context& ctx, const DelegationId& id) {
    const auto current = state_->current.find(ctx, id.second);
    VE_INVARIANT(current.has_value());
    const auto period   = current->period() - 1;
    const auto standing = staking_.find(ctx, id.second);
    const auto shares   = staking_.shares(ctx, id);
    VE_INVARIANT(standing.has_value() && shares.has_value());
    hold(ctx, id.second, period);
    pb::DelegatorStartingInfo start;
    start.set_previous_period(period);
    start.set_stake(TRY(standing->exchange.worth_rounded_down(*shares)).wire());
    start.set_height(static_cast<std::uint64_t>(ctx.height().value));
    state_->starts.set(ctx, {id.second, id.first}, start);
    return {};
}

Result<DecCoins> Keeper::earned(Context& ctx, const DelegationId& id) {
    if (!staking_.find(ctx, id.second)) return fail(errors::no_validator, "");
    if (!state_->starts.has(ctx, {id.second, id.first})) return fail(errors::no_delegation, "");
    return earned_until(ctx, id, TRY(end_period(ctx, id.second)));
}

Result<DecCoins> Keeper::earned_between(Context& ctx, const Address& validator, std::uint64_t from,
                                        std::uint64_t to, const Dec& stake) {
    const auto then = state_->history.find(ctx, {validator, from});
    const auto now  = state_->history.find(ctx, {validator, to});
    VE_INVARIANT(from <= to && then.has_value() && now.has_value());
    const auto begin = TRY(DecCoins::parse(then->cumulative_reward_ratio()));
    const auto end   = TRY(DecCoins::parse(now->cumulative_reward_ratio()));
    return TRY(end.minus(begin)).times(stake);
}

// A stake that was slashed on the way earned with less from then on.
Result<DecCoins> Keeper::earned_until(Context& ctx, const DelegationId& id, std::uint64_t period) {
    const auto& validator = id.second;
    const auto start      = state_->starts.find(ctx, {validator, id.first});
    VE_INVARIANT(start.has_value());
    const auto height = static_cast<std::uint64_t>(ctx.height().value);
    DecCoins out;
    if (start->height() == height) return out;
    auto from  = start->previous_period();
    auto stake = TRY(Dec::parse_wire(start->stake()));
    for (const auto& [key, slash] : state_->slashes.under(ctx, validator)) {
        if (std::get<1>(key) < start->height() || slash.validator_period() <= from) continue;
        out = TRY(
            out.plus(TRY(earned_between(ctx, validator, from, slash.validator_period(), stake))));
        const auto left =
            TRY(TRY(Dec::whole(Amount{1})).minus(TRY(Dec::parse_wire(slash.fraction()))));
        stake = TRY(stake.times(left));
        from  = slash.validator_period();
    }
    const auto standing = staking_.find(ctx, validator);
    const auto shares   = staking_.shares(ctx, id);
    VE_INVARIANT(standing.has_value() && shares.has_value());
    // Rounding at each slash may leave a few parts more than rounding once.
    const auto now = TRY(standing->exchange.worth(*shares));
    VE_INVARIANT(stake <= TRY(now.plus(Dec::from_parts(Amount{3}))));
    return out.plus(TRY(earned_between(ctx, validator, from, period, std::min(stake, now))));
}

Result<Coins> Keeper::pay_out(Context& ctx, const DelegationId& id) {
    const auto& validator = id.second;
    const auto start      = state_->starts.find(ctx, {validator, id.first});
    if (!start) return fail(errors::no_delegation_info, "");
    const auto period = TRY(end_period(ctx, validator));
    const auto owed   = outstanding(ctx, validator);
    const auto due    = TRY(earned_until(ctx, id, period)).at_most(owed);
    const auto coins  = TRY(due.whole());
    TRY(bank_.send(ctx, account_, payee(ctx, id.first), coins));
    set_outstanding(ctx, validator, TRY(owed.minus(due)));
    TRY(add_to_pool(ctx, TRY(due.minus(TRY(DecCoins::of(coins))))));
    let_go(ctx, validator, start->previous_period());
    state_->starts.erase(ctx, {validator, id.first});
    const auto shown = coins.empty() ? "0" + staking_.bond_denom(ctx).text() : coins.text();
    ctx.emit(event("withdraw_rewards", attribute("amount", shown),
                   attribute("validator", validator.text(prefix::operator_)),
                   attribute("delegator", id.first.text())));
    return coins;
}

Result<Coins> Keeper::withdraw(Context& ctx, const DelegationId& id) {
    if (!staking_.find(ctx, id.second)) return fail(errors::no_validator_info, "");
    auto coins = TRY(pay_out(ctx, id));
    TRY(shares_changed(ctx, id));
    return coins;
}

}  // namespace ve::distribution
