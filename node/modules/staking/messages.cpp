// What delegators do, and the authority.
#include "node/modules/staking/messages.hpp"

#include "node/chain/authority.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/message_fields.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<pb::MsgDelegateResponse> Messages::delegate(Context& ctx, const pb::MsgDelegate& msg) {
    const auto id     = TRY(delegation_id(msg));
    const auto amount = TRY(some_of(msg.amount(), "delegation amount"));
    if (!keeper_.find(ctx, id.second)) return fail(errors::no_validator, "");
    TRY(is_bond_denom(ctx, amount.denom));
    const auto bought = TRY(keeper_.delegate(ctx, id, amount.amount, Source::account));
    ctx.emit(event("delegate", attribute("validator", msg.validator_address()),
                   attribute("delegator", msg.delegator_address()),
                   attribute("amount", amount.text()), attribute("new_shares", bought.text())));
    return pb::MsgDelegateResponse{};
}

Result<pb::MsgUndelegateResponse> Messages::undelegate(Context& ctx, const pb::MsgUndelegate& msg) {
    const auto id     = TRY(delegation_id(msg));
    const auto amount = TRY(some_of(msg.amount(), "shares amount"));
    const auto shares = TRY(keeper_.shares_to_unbond(ctx, id, amount.amount));
    TRY(is_bond_denom(ctx, amount.denom));
    const auto unbonding = TRY(keeper_.undelegate(ctx, id, shares));
    const Coin paid{amount.denom, unbonding.amount};
    ctx.emit(event("unbond", attribute("validator", msg.validator_address()),
                   attribute("delegator", msg.delegator_address()),
                   attribute("amount", paid.text()),
                   attribute("completion_time", unbonding.completes.text())));
    pb::MsgUndelegateResponse response;
    write_time(unbonding.completes, response.mutable_completion_time());
    write_coin(paid, response.mutable_amount());
    return response;
}

Result<pb::MsgBeginRedelegateResponse> Messages::begin_redelegate(
    Context& ctx, const pb::MsgBeginRedelegate& msg) {
    const auto from = TRY(validator_address(msg.validator_src_address(), "source validator"));
    const auto to   = TRY(validator_address(msg.validator_dst_address(), "destination validator"));
    const auto delegator = TRY(party("delegator", msg.delegator_address(), prefix::account));
    const auto amount    = TRY(some_of(msg.amount(), "shares amount"));
    const auto shares    = TRY(keeper_.shares_to_unbond(ctx, {delegator, from}, amount.amount));
    TRY(is_bond_denom(ctx, amount.denom));
    const auto completes = TRY(keeper_.redelegate(ctx, {delegator, from}, to, shares));
    ctx.emit(event("redelegate", attribute("source_validator", msg.validator_src_address()),
                   attribute("destination_validator", msg.validator_dst_address()),
                   attribute("amount", amount.text()),
                   attribute("completion_time", completes.text())));
    pb::MsgBeginRedelegateResponse response;
    write_time(completes, response.mutable_completion_time());
    return response;
}

Result<pb::MsgCancelUnbondingDelegationResponse> Messages::cancel_unbonding_delegation(
    Context& ctx, const pb::MsgCancelUnbondingDelegation& msg) {
    const auto id     = TRY(delegation_id(msg));
    const auto amount = TRY(some_of(msg.amount(), "amount"));
    if (msg.creation_height() <= 0) return fail(sdk::invalid_request, "invalid height");
    TRY(is_bond_denom(ctx, amount.denom));
    const auto validator = keeper_.find(ctx, id.second);
    if (!validator) return fail(errors::no_validator, "");
    if (validator->exchange.is_broken()) return fail(errors::rate_invalid, "");
    if (validator->jailed) return fail(errors::jailed, "");
    auto waiting = TRY(keeper_.state().unbondings.get(
        ctx, id, errors::no_unbonding,
        "unbonding delegation with delegator {} not found for validator {}",
        msg.delegator_address(), msg.validator_address()));

    auto& entries    = *waiting.mutable_entries();
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& one) {
        return one.creation_height() == msg.creation_height() &&
               time_of(one.completion_time()) > ctx.time();
    });
    if (entry == entries.end())
        return fail(sdk::not_found, "unbonding delegation entry is not found at block height {}",
                    msg.creation_height());
    const auto balance = TRY(Amount::parse(entry->balance()));
    if (balance < amount.amount)
        return fail(sdk::invalid_request,
                    "amount is greater than the unbonding delegation entry balance");

    TRY(keeper_.delegate(ctx, id, amount.amount, Source::unbonded_pool));
    const auto rest = TRY(balance.minus(amount.amount));
    if (rest.is_zero())
        entries.erase(entry);
    else
        entry->set_balance(rest.text());
    keeper_.save(ctx, id, waiting);
    ctx.emit(event("cancel_unbonding_delegation", attribute("amount", amount.text()),
                   attribute("validator", msg.validator_address()),
                   attribute("delegator", msg.delegator_address()),
                   attribute("creation_height", std::to_string(msg.creation_height()))));
    return pb::MsgCancelUnbondingDelegationResponse{};
}

Result<pb::MsgUpdateParamsResponse> Messages::update_params(Context& ctx,
                                                            const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_params(msg.params()));
    keeper_.state().params.set(ctx, msg.params());
    keeper_.state().ranks_changed.set(ctx, 1);  // there may be more places, or fewer
    return pb::MsgUpdateParamsResponse{};
}

Result<void> Messages::is_bond_denom(Context& ctx, const Denom& denom) {
    const auto expected = keeper_.bond_denom(ctx);
    if (denom == expected) return {};
    return fail(sdk::invalid_request, "invalid coin denomination: got {}, expected {}", denom,
                expected);
}

}  // namespace ve::staking
