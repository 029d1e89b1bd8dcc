// Burning what was staked behind a validator when it misbehaved.
#include "base/dec_rounding.hpp"
#include "base/sdk_errors.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {
namespace {

Result<Amount> part_of(const std::string& balance, const Dec& fraction) {
    return TRY(fraction.times(TRY(Amount::parse(balance)))).floor();
}

// It was at stake at that height, and still can be taken.
template <class Entry>
bool answers(const Entry& entry, Height infraction, const Time& now) {
    return entry.creation_height() >= infraction.value && time_of(entry.completion_time()) > now;
}

}  // namespace

Result<Amount> Keeper::slash(Context& ctx, const Address& consensus_address, Height infraction,
                             Power power, const Dec& fraction) {
    const auto address = state_->by_consensus.find(ctx, consensus_address);
    if (!address) return Amount{};  // slashed to nothing and gone
    if (infraction > ctx.height())
        return fail(sdk::logic, "an infraction at height {} cannot be slashed at height {}",
                    infraction, ctx.height());
    if (bond_of(get(ctx, *address)) == Bond::unbonded)
        return fail(sdk::logic, "should not be slashing unbonded validator: {}",
                    address->text(prefix::operator_));

    const auto tokens =
        TRY(Amount{static_cast<std::uint64_t>(power.value)}.times(Amount{units_per_power}));
    auto due        = TRY(TRY(fraction.times(tokens)).floor());
    const auto take = [&due](const Amount& amount) {
        due = amount < due ? due.minus(amount).value() : Amount{};
    };
    if (infraction < ctx.height()) {
        for (const auto& [validator, delegator] : state_->unbondings_from.under(ctx, *address))
            take(TRY(slash_unbonding(ctx, {delegator, validator}, infraction, fraction)));
        for (const auto& [from, delegator, to] : state_->redelegations_from.under(ctx, *address)) {
            const auto moving = state_->redelegations.find(ctx, {delegator, from, to});
            VE_INVARIANT(moving.has_value());
            take(TRY(slash_redelegation(ctx, *moving, infraction, fraction)));
        }
    }

    auto validator    = get(ctx, *address);
    auto exchange     = exchange_of(validator);
    const auto burned = std::min(due, exchange.tokens);
    if (burned.is_zero()) return burned;
    const auto whole = TRY(Dec::whole(Amount{1}));
    const auto effective =
        std::min(whole, TRY(divided_up(TRY(Dec::whole(burned)), TRY(Dec::whole(exchange.tokens)))));
    TRY(tell([&](Hooks& hooks) { return hooks.before_slash(ctx, *address, effective); }));
    exchange.tokens = TRY(exchange.tokens.minus(burned));
    write_exchange(exchange, validator);
    store(ctx, *address, validator);
    TRY(burn(ctx, bond_of(validator), burned));
    return burned;
}

// Returns what was due of it, which may be more than there was.
Result<Amount> Keeper::slash_unbonding(Context& ctx, const DelegationId& id, Height infraction,
                                       const Dec& fraction) {
    auto waiting = state_->unbondings.find(ctx, id);
    VE_INVARIANT(waiting.has_value());
    Amount due, burned;
    for (auto& entry : *waiting->mutable_entries()) {
        if (!answers(entry, infraction, ctx.time())) continue;
        const auto part    = TRY(part_of(entry.initial_balance(), fraction));
        const auto balance = TRY(Amount::parse(entry.balance()));
        const auto taken   = std::min(part, balance);
        due                = TRY(due.plus(part));
        burned             = TRY(burned.plus(taken));
        entry.set_balance(TRY(balance.minus(taken)).text());
    }
    state_->unbondings.set(ctx, id, *waiting);
    TRY(burn(ctx, Bond::unbonded, burned));
    return due;
}

// The stake works for another validator now, or unbonds from there.
Result<Amount> Keeper::slash_redelegation(Context& ctx, const pb::Redelegation& moving,
                                          Height infraction, const Dec& fraction) {
    const auto delegator = TRY(Address::parse(moving.delegator_address()));
    const auto to        = TRY(Address::parse(moving.validator_dst_address(), prefix::operator_));
    const DelegationId id{delegator, to};
    Amount due;
    for (const auto& entry : moving.entries()) {
        if (!answers(entry, infraction, ctx.time())) continue;
        const auto part = TRY(part_of(entry.initial_balance(), fraction));
        due             = TRY(due.plus(part));
        const auto rest = TRY(part.minus(TRY(slash_unbonding_of(ctx, id, infraction, part))));
        const auto held = shares(ctx, id);
        if (rest.is_zero() || !held) continue;
        const auto there = find(ctx, to);
        if (!there || there->exchange.tokens.is_zero()) continue;
        const auto some = std::min(TRY(there->exchange.shares_for(rest)), *held);
        if (some.is_zero()) continue;
        TRY(burn(ctx, there->bond, TRY(unbond(ctx, id, some))));
    }
    return due;
}

// Up to `most`, of what unbonds since the infraction. Returns what was burned.
Result<Amount> Keeper::slash_unbonding_of(Context& ctx, const DelegationId& id, Height infraction,
                                          const Amount& most) {
    auto waiting = state_->unbondings.find(ctx, id);
    Amount burned;
    if (!waiting) return burned;
    for (auto& entry : *waiting->mutable_entries()) {
        if (!answers(entry, infraction, ctx.time())) continue;
        const auto balance = TRY(Amount::parse(entry.balance()));
        const auto taken   = std::min(TRY(most.minus(burned)), balance);
        burned             = TRY(burned.plus(taken));
        entry.set_balance(TRY(balance.minus(taken)).text());
    }
    state_->unbondings.set(ctx, id, *waiting);
    TRY(burn(ctx, Bond::unbonded, burned));
    return burned;
}

}  // namespace ve::staking
