// Coins that become shares, and shares that become coins again after a while.
#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {
namespace {

// An account's coins go into a pool and come back without being a transfer between users.
Result<void> hand_over(Context& ctx, bank::Keeper& bank, const Address& from, const Address& to,
                       const Coins& coins) {
    TRY(bank.subtract(ctx, from, coins));
    bank.emit_spent(ctx, from, coins);
    TRY(bank.add(ctx, to, coins));
    bank.emit_received(ctx, to, coins);
    bank.accounts().ensure(ctx, to);
    return {};
}

pb::Delegation delegation_of(const DelegationId& id, const Dec& shares) {
    pb::Delegation out;
    out.set_delegator_address(id.first.text());
    out.set_validator_address(id.second.text(prefix::operator_));
    out.set_shares(shares.wire());
    return out;
}

}  // namespace

Result<Dec> Keeper::delegate(Context& ctx, const DelegationId& id, const Amount& amount,
                             Source source) {
    auto validator = get(ctx, id.second);
    auto exchange  = exchange_of(validator);
    if (exchange.is_broken()) return fail(errors::rate_invalid, "");
    const auto held = shares(ctx, id);
    TRY(tell([&](Hooks& hooks) {
        return held ? hooks.before_shares_change(ctx, id) : hooks.before_first_shares(ctx, id);
    }));
    const auto bond = is_bonded(validator) ? Bond::bonded : Bond::unbonded;
    if (source == Source::account) {
        const auto pool = module_address(bond == Bond::bonded ? module_account::bonded_pool
                                                              : module_account::unbonded_pool);
        TRY(hand_over(ctx, bank_, id.first, pool, TRY(bond_coins(ctx, amount))));
    } else if ((source == Source::bonded_pool) != (bond == Bond::bonded)) {
        TRY(move_to_pool(ctx, bond, amount));
    }

    const auto issued = TRY(exchange.buy(amount));
    write_exchange(exchange, validator);
    TRY(power_of(validator));
    TRY(consensus_can_count(ctx));
    store(ctx, id.second, validator);
    state_->delegations.set(ctx, id, delegation_of(id, TRY(held.value_or(Dec{}).plus(issued))));
    state_->delegators.add(ctx, {id.second, id.first});
    TRY(tell([&](Hooks& hooks) { return hooks.shares_changed(ctx, id); }));
    return issued;
}

// Consensus stops where all power together passes its limit.
Result<void> Keeper::consensus_can_count(Context& ctx) {
    const auto free =
        bank_.balance(ctx, module_address(module_account::unbonded_pool), bond_denom(ctx));
    const auto all   = TRY(bonded_tokens(ctx).plus(free));
    const auto power = TRY(all.divided_by(Amount{units_per_power})).as_u64();
    if (power && *power <= static_cast<std::uint64_t>(power_max)) return {};
    return fail(sdk::invalid_request, "{} tokens at stake are more than consensus can count", all);
}

Result<Dec> Keeper::shares_to_unbond(Context& ctx, const DelegationId& id, const Amount& amount) {
    const auto validator = find(ctx, id.second);
    if (!validator) return fail(errors::no_validator, "");
    const auto held = shares(ctx, id);
    if (!held) return fail(errors::no_delegation, "");
    const auto wanted = TRY(validator->exchange.shares_for(amount));
    if (wanted > *held) return fail(sdk::invalid_request, "invalid shares amount");
    return wanted;
}

Result<Amount> Keeper::unbond(Context& ctx, const DelegationId& id, const Dec& some) {
    const auto held = shares(ctx, id);
    if (!held) return fail(errors::no_delegation_of, "");
    TRY(tell([&](Hooks& hooks) { return hooks.before_shares_change(ctx, id); }));
    if (*held < some) return fail(errors::not_enough_shares, "{}", held->text());
    const auto rest = TRY(held->minus(some));

    auto validator      = get(ctx, id.second);
    auto exchange       = exchange_of(validator);
    const auto standing = standing_of(id.second, validator);
    if (id.first == id.second && !standing.jailed &&
        TRY(TRY(exchange.worth(rest)).floor()) < standing.min_self_delegation) {
        validator.set_jailed(true);
        store(ctx, id.second, validator);
    }
    if (rest.is_zero()) {
        state_->delegations.erase(ctx, id);
        state_->delegators.erase(ctx, {id.second, id.first});
    } else {
        state_->delegations.set(ctx, id, delegation_of(id, rest));
        TRY(tell([&](Hooks& hooks) { return hooks.shares_changed(ctx, id); }));
    }

    const auto paid = TRY(exchange.sell(some));
    write_exchange(exchange, validator);
    store(ctx, id.second, validator);
    if (exchange.shares.is_zero() && standing.bond == Bond::unbonded) TRY(remove(ctx, id.second));
    return paid;
}

Result<Unbonding> Keeper::undelegate(Context& ctx, const DelegationId& id, const Dec& some) {
    const auto bonded = is_bonded(get(ctx, id.second));
    auto waiting      = state_->unbondings.find(ctx, id).value_or(pb::UnbondingDelegation{});
    const auto params = state_->params.get_or(ctx, default_params());
    if (static_cast<std::uint32_t>(waiting.entries_size()) >= params.max_entries())
        return fail(errors::too_many_unbondings, "");
    const auto amount = TRY(unbond(ctx, id, some));
    if (bonded) TRY(move_to_pool(ctx, Bond::unbonded, amount));

    const auto completes = TRY(ctx.time().plus(unbonding_time(ctx)));
    waiting.set_delegator_address(id.first.text());
    waiting.set_validator_address(id.second.text(prefix::operator_));
    // What begins and ends together is one entry.
    for (auto& entry : *waiting.mutable_entries()) {
        if (entry.creation_height() != ctx.height().value ||
            time_of(entry.completion_time()) != completes)
            continue;
        for (auto* sum : {entry.mutable_balance(), entry.mutable_initial_balance()})
            *sum = TRY(TRY(Amount::parse(*sum)).plus(amount)).text();
        save(ctx, id, waiting);
        return Unbonding{completes, amount};
    }
    auto* entry = waiting.add_entries();
    entry->set_creation_height(ctx.height().value);
    write_time(completes, entry->mutable_completion_time());
    entry->set_initial_balance(amount.text());
    entry->set_balance(amount.text());
    entry->set_unbonding_id(next_unbonding_id(ctx));
    save(ctx, id, waiting);
    return Unbonding{completes, amount};
}

// Without entries it is over.
void Keeper::save(Context& ctx, const DelegationId& id, const pb::UnbondingDelegation& unbonding) {
    if (unbonding.entries().empty()) {
        state_->unbondings.erase(ctx, id);
        state_->unbondings_from.erase(ctx, {id.second, id.first});
        return;
    }
    state_->unbondings.set(ctx, id, unbonding);
    state_->unbondings_from.add(ctx, {id.second, id.first});
    for (const auto& entry : unbonding.entries())
        state_->unbonding_ends.add(ctx, {moment_of(time_of(entry.completion_time())), id});
}

Result<void> Keeper::end_unbondings(Context& ctx) {
    const auto now = moment_of(ctx.time());
    for (;;) {
        const auto first = state_->unbonding_ends.list(ctx, 1);
        if (first.empty() || first[0].first > now) return {};
        state_->unbonding_ends.erase(ctx, first[0]);
        const auto& id = first[0].second;
        auto waiting   = state_->unbondings.find(ctx, id);
        if (!waiting) continue;  // taken back

        pb::UnbondingDelegation rest = *waiting;
        rest.clear_entries();
        Amount paid;
        for (const auto& entry : waiting->entries()) {
            if (moment_of(time_of(entry.completion_time())) > now ||
                VE_PLANTED(unbonding_paid_twice)) {
                *rest.add_entries() = entry;
                if (!VE_PLANTED(unbonding_paid_twice)) continue;
            }
            paid = TRY(paid.plus(TRY(Amount::parse(entry.balance()))));
        }
        if (rest.entries_size() == waiting->entries_size() && !VE_PLANTED(unbonding_paid_twice))
            continue;
        if (!VE_PLANTED(unbonding_paid_twice)) save(ctx, id, rest);
        const auto coins = TRY(bond_coins(ctx, paid));
        if (!coins.empty())
            TRY(hand_over(ctx, bank_, module_address(module_account::unbonded_pool), id.first,
                          coins));
        ctx.emit(event("complete_unbonding", attribute("amount", coins.text()),
                       attribute("validator", id.second.text(prefix::operator_)),
                       attribute("delegator", id.first.text())));
    }
}

}  // namespace ve::staking
