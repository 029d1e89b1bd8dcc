// Stakes that move from one validator to another. They work for the new one at once, and answer for
// the old one until its unbonding time is over.
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {
namespace {

// When the stake no longer answers for the validator it leaves; nothing where it does not any more.
struct Answering {
    Height since;
    Time until;
};

}  // namespace

Result<Time> Keeper::redelegate(Context& ctx, const DelegationId& from, const Address& to,
                                const Dec& some) {
    const auto& delegator = from.first;
    if (from.second == to) return fail(errors::self_redelegation, "");
    if (!state_->validators.has(ctx, to)) return fail(errors::no_destination, "");
    if (!state_->redelegations_to.under(ctx, DelegationId{delegator, from.second}, 1).empty())
        return fail(errors::transitive_redelegation, "");
    const RedelegationId id{delegator, from.second, to};
    auto moving       = state_->redelegations.find(ctx, id).value_or(pb::Redelegation{});
    const auto params = state_->params.get_or(ctx, default_params());
    if (static_cast<std::uint32_t>(moving.entries_size()) >= params.max_entries())
        return fail(errors::too_many_redelegations, "");

    const auto left   = get(ctx, from.second);
    const auto amount = TRY(unbond(ctx, from, some));
    if (amount.is_zero()) return fail(errors::tiny_redelegation, "");
    const auto bought =
        TRY(delegate(ctx, {delegator, to}, amount,
                     is_bonded(left) ? Source::bonded_pool : Source::unbonded_pool));

    std::optional<Answering> answering;
    const auto after = state_->validators.find(ctx, from.second);
    if (!after || is_bonded(*after))
        answering = {ctx.height(), TRY(ctx.time().plus(unbonding_time(ctx)))};
    else if (bond_of(*after) == Bond::unbonding)
        answering = {Height{after->unbonding_height()}, time_of(after->unbonding_time())};
    if (!answering) return zero_time;

    moving.set_delegator_address(delegator.text());
    moving.set_validator_src_address(from.second.text(prefix::operator_));
    moving.set_validator_dst_address(to.text(prefix::operator_));
    auto* entry = moving.add_entries();
    entry->set_creation_height(answering->since.value);
    write_time(answering->until, entry->mutable_completion_time());
    entry->set_initial_balance(amount.text());
    entry->set_shares_dst(bought.wire());
    entry->set_unbonding_id(next_unbonding_id(ctx));
    save(ctx, moving);
    return answering->until;
}

// Without entries it is over.
void Keeper::save(Context& ctx, const pb::Redelegation& moving) {
    const auto delegator = Address::parse(moving.delegator_address()).value();
    const auto from = Address::parse(moving.validator_src_address(), prefix::operator_).value();
    const auto to   = Address::parse(moving.validator_dst_address(), prefix::operator_).value();
    const RedelegationId id{delegator, from, to};
    if (moving.entries().empty()) {
        state_->redelegations.erase(ctx, id);
        state_->redelegations_from.erase(ctx, {from, delegator, to});
        state_->redelegations_to.erase(ctx, {delegator, to, from});
        return;
    }
    state_->redelegations.set(ctx, id, moving);
    state_->redelegations_from.add(ctx, {from, delegator, to});
    state_->redelegations_to.add(ctx, {delegator, to, from});
    for (const auto& entry : moving.entries())
        state_->redelegation_ends.add(ctx, {moment_of(time_of(entry.completion_time())), id});
}

Result<void> Keeper::end_redelegations(Context& ctx) {
    const auto now = moment_of(ctx.time());
    for (;;) {
        const auto first = state_->redelegation_ends.list(ctx, 1);
        if (first.empty() || first[0].first > now) return {};
        state_->redelegation_ends.erase(ctx, first[0]);
        const auto moving = state_->redelegations.find(ctx, first[0].second);
        if (!moving) continue;

        auto rest = *moving;
        rest.clear_entries();
        Amount moved;
        for (const auto& entry : moving->entries()) {
            if (moment_of(time_of(entry.completion_time())) > now)
                *rest.add_entries() = entry;
            else
                moved = TRY(moved.plus(TRY(Amount::parse(entry.initial_balance()))));
        }
        if (rest.entries_size() == moving->entries_size()) continue;
        save(ctx, rest);
        ctx.emit(event("complete_redelegation",
                       attribute("amount", TRY(bond_coins(ctx, moved)).text()),
                       attribute("delegator", moving->delegator_address()),
                       attribute("source_validator", moving->validator_src_address()),
                       attribute("destination_validator", moving->validator_dst_address())));
    }
}

}  // namespace ve::staking
