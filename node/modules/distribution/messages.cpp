// What stakers do with what they earned, and the authority with the pool.
#include "node/modules/distribution/messages.hpp"

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/distribution/errors.hpp"
#include "node/modules/distribution/params.hpp"
#include "node/modules/distribution/state.hpp"

namespace ve::distribution {
namespace {

Result<Address> party(std::string_view role, const std::string& text,
                      std::string_view prefix = prefix::account) {
    auto address = Address::parse(text, prefix);
    if (!address.ok())
        return fail(sdk::invalid_address, "invalid {} address: {}", role, address.error().detail());
    return address;
}

template <class Protos>
Result<Coins> some_coins(const Protos& protos) {
    auto coins = parse_coins(protos);
    if (!coins.ok()) return fail(sdk::invalid_coins, "{}", coins.error().detail());
    if (coins->empty()) return fail(sdk::invalid_coins, "no coins");
    return coins;
}

}  // namespace

Result<pb::MsgSetWithdrawAddressResponse> Messages::set_withdraw_address(
    Context& ctx, const pb::MsgSetWithdrawAddress& msg) {
    const auto delegator = TRY(party("delegator", msg.delegator_address()));
    const auto to        = TRY(party("withdraw", msg.withdraw_address()));
    TRY(may_receive(to));
    if (!keeper_.state().params.get_or(ctx, default_params()).withdraw_addr_enabled())
        return fail(errors::withdraw_address_fixed, "");
    keeper_.state().withdraw_to.set(ctx, delegator, to);
    ctx.emit(event("set_withdraw_address", attribute("withdraw_address", to.text())));
    return pb::MsgSetWithdrawAddressResponse{};
}

Result<pb::MsgWithdrawDelegatorRewardResponse> Messages::withdraw_reward(
    Context& ctx, const pb::MsgWithdrawDelegatorReward& msg) {
    const auto validator = TRY(party("validator", msg.validator_address(), prefix::operator_));
    const auto delegator = TRY(party("delegator", msg.delegator_address()));
    const auto coins     = TRY(keeper_.withdraw(ctx, {delegator, validator}));
    pb::MsgWithdrawDelegatorRewardResponse response;
    write_coins(coins, response.mutable_amount());
    if (coins.empty())  // as the SDK says it
        write_coin(Coin{keeper_.staking().bond_denom(ctx), Amount{}}, response.add_amount());
    return response;
}

Result<pb::MsgWithdrawValidatorCommissionResponse> Messages::withdraw_commission(
    Context& ctx, const pb::MsgWithdrawValidatorCommission& msg) {
    const auto validator = TRY(party("validator", msg.validator_address(), prefix::operator_));
    const auto coins     = TRY(keeper_.withdraw_commission(ctx, validator));
    pb::MsgWithdrawValidatorCommissionResponse response;
    write_coins(coins, response.mutable_amount());
    return response;
}

Result<pb::MsgFundCommunityPoolResponse> Messages::fund(Context& ctx,
                                                        const pb::MsgFundCommunityPool& msg) {
    const auto depositor = TRY(party("depositor", msg.depositor()));
    TRY(keeper_.fund(ctx, depositor, TRY(some_coins(msg.amount()))));
    return pb::MsgFundCommunityPoolResponse{};
}

Result<pb::MsgCommunityPoolSpendResponse> Messages::spend(Context& ctx,
                                                          const pb::MsgCommunityPoolSpend& msg) {
    TRY(must_be_authority(msg.authority()));
    const auto coins     = TRY(some_coins(msg.amount()));
    const auto recipient = TRY(party("recipient", msg.recipient()));
    TRY(may_receive(recipient));
    TRY(keeper_.spend(ctx, recipient, coins));
    return pb::MsgCommunityPoolSpendResponse{};
}

Result<pb::MsgDepositValidatorRewardsPoolResponse> Messages::deposit(
    Context& ctx, const pb::MsgDepositValidatorRewardsPool& msg) {
    const auto depositor = TRY(party("depositor", msg.depositor()));
    const auto validator = TRY(party("validator", msg.validator_address(), prefix::operator_));
    const auto coins     = TRY(some_coins(msg.amount()));
    const auto standing  = keeper_.staking().find(ctx, validator);
    if (!standing) return fail(errors::no_validator, "{}", msg.validator_address());
    TRY(keeper_.bank().send(ctx, depositor, keeper_.account(), coins));
    TRY(keeper_.reward(ctx, *standing, TRY(DecCoins::of(coins))));
    return pb::MsgDepositValidatorRewardsPoolResponse{};
}

Result<pb::MsgUpdateParamsResponse> Messages::update_params(Context& ctx,
                                                            const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    for (const auto* old :
         {&msg.params().base_proposer_reward(), &msg.params().bonus_proposer_reward()})
        if (!old->empty() && *old != "0")
            return fail(sdk::invalid_request,
                        "cannot update base or bonus proposer reward because these are deprecated "
                        "fields");
    TRY(community_tax(msg.params()));
    auto params = msg.params();
    params.set_base_proposer_reward("0");
    params.set_bonus_proposer_reward("0");
    keeper_.state().params.set(ctx, params);
    return pb::MsgUpdateParamsResponse{};
}

Result<void> Messages::may_receive(const Address& receiver) {
    if (!keeper_.bank().blocked(receiver)) return {};
    return fail(sdk::unauthorized, "{} is not allowed to receive external funds", receiver);
}

}  // namespace ve::distribution
