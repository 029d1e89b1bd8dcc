// Sharing what a block earned, and the pool of all.
#include "node/modules/distribution/keeper.hpp"

#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/errors.hpp"
#include "node/modules/distribution/params.hpp"
#include "node/modules/distribution/state.hpp"

namespace ve::distribution {

Keeper::Keeper(bank::Keeper& bank, staking::Keeper& staking)
    : bank_{bank},
      staking_{staking},
      account_{bank.accounts().declare_module_account("distribution")},
      state_{std::make_unique<State>()} {
    staking.listen(*this);
}

Keeper::~Keeper() = default;

// By power, whether they signed or not; the rest of the rounding is everybody's.
Result<void> Keeper::share_fees(Context& ctx) {
    const auto& votes  = ctx.block().last_votes;
    std::int64_t power = 0;
    for (const auto& vote : votes) power += vote.power;
    const auto collector = module_address(module_account::fee_collector);
    const auto coins     = bank_.balances(ctx, collector);
    if (coins.empty() || power <= 0) return {};
    TRY(bank_.send(ctx, collector, account_, coins));

    const auto collected = TRY(DecCoins::of(coins));
    const auto tax       = TRY(community_tax(state_->params.get_or(ctx, default_params())));
    const auto shared    = TRY(collected.times(TRY(TRY(Dec::whole(Amount{1})).minus(tax))));
    auto rest            = collected;
    for (const auto& vote : votes) {
        const auto validator =
            staking_.find_by_consensus(ctx, TRY(Address::from_bytes(vote.validator)));
        if (!validator) continue;
        const auto part    = TRY(Dec::ratio(Amount{static_cast<std::uint64_t>(vote.power)},
                                            Amount{static_cast<std::uint64_t>(power)}));
        const auto its_own = TRY(shared.times(part));
        TRY(reward(ctx, *validator, its_own));
        rest = TRY(rest.minus(its_own));
    }
    return add_to_pool(ctx, rest);
}

Result<void> Keeper::reward(Context& ctx, const staking::Standing& validator,
                            const DecCoins& coins) {
    const auto& address        = validator.names.operator_address;
    const auto name            = address.text(prefix::operator_);
    const auto commission_part = TRY(coins.times_rounded(validator.commission));
    const auto shared          = TRY(coins.minus(commission_part));
    ctx.emit(event("commission", attribute("amount", commission_part.text()),
                   attribute("validator", name)));
    set_commission(ctx, address, TRY(commission(ctx, address).plus(commission_part)));
    auto now = state_->current.find(ctx, address).value_or(pb::ValidatorCurrentRewards{});
    const auto together = TRY(TRY(DecCoins::parse(now.rewards())).plus(shared));
    together.write(now.mutable_rewards());
    state_->current.set(ctx, address, now);
    ctx.emit(event("rewards", attribute("amount", coins.text()), attribute("validator", name)));
    set_outstanding(ctx, address, TRY(outstanding(ctx, address).plus(coins)));
    return {};
}

Result<Coins> Keeper::withdraw_commission(Context& ctx, const Address& validator) {
    const auto due = commission(ctx, validator);
    if (due.empty()) return fail(errors::no_commission, "");
    const auto coins = TRY(due.whole());
    const auto paid  = TRY(DecCoins::of(coins));
    set_commission(ctx, validator, TRY(due.minus(paid)));
    set_outstanding(ctx, validator, TRY(outstanding(ctx, validator).minus(paid)));
    TRY(bank_.send(ctx, account_, payee(ctx, validator), coins));
    ctx.emit(event("withdraw_commission", attribute("amount", coins.text())));
    return coins;
}

Result<void> Keeper::fund(Context& ctx, const Address& from, const Coins& coins) {
    TRY(bank_.send(ctx, from, account_, coins));
    return add_to_pool(ctx, TRY(DecCoins::of(coins)));
}

Result<void> Keeper::spend(Context& ctx, const Address& to, const Coins& coins) {
    const auto left = pool(ctx).minus(TRY(DecCoins::of(coins)));
    if (!left.ok()) return fail(errors::pool_too_small, "");
    pb::FeePool stored;
    left->write(stored.mutable_community_pool());
    state_->pool.set(ctx, stored);
    return bank_.send(ctx, account_, to, coins);
}

Address Keeper::payee(Context& ctx, const Address& delegator) {
    return state_->withdraw_to.find(ctx, delegator).value_or(delegator);
}

DecCoins Keeper::pool(Context& ctx) {
    return DecCoins::parse(state_->pool.get_or(ctx, {}).community_pool()).value();
}

Result<void> Keeper::add_to_pool(Context& ctx, const DecCoins& coins) {
    if (coins.empty()) return {};
    const auto now = TRY(pool(ctx).plus(coins));
    pb::FeePool stored;
    now.write(stored.mutable_community_pool());
    state_->pool.set(ctx, stored);
    return {};
}

DecCoins Keeper::outstanding(Context& ctx, const Address& validator) {
    const auto stored = state_->outstanding.find(ctx, validator);
    return stored ? DecCoins::parse(stored->rewards()).value() : DecCoins{};
}

void Keeper::set_outstanding(Context& ctx, const Address& validator, const DecCoins& coins) {
    pb::ValidatorOutstandingRewards stored;
    coins.write(stored.mutable_rewards());
    state_->outstanding.set(ctx, validator, stored);
}

DecCoins Keeper::commission(Context& ctx, const Address& validator) {
    const auto stored = state_->commissions.find(ctx, validator);
    return stored ? DecCoins::parse(stored->commission()).value() : DecCoins{};
}

void Keeper::set_commission(Context& ctx, const Address& validator, const DecCoins& coins) {
    pb::ValidatorAccumulatedCommission stored;
    coins.write(stored.mutable_commission());
    state_->commissions.set(ctx, validator, stored);
}

}  // namespace ve::distribution
