// Who pays the fee, is it enough, and does he have it?
#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/ante_run.hpp"
#include "node/chain/coin_forms.hpp"
#include "wire/places.hpp"

namespace ve {

Result<void> AnteRun::fee() {
    const auto& proto = tx_.auth_info->fee();
    auto fee          = parse_coins(proto.amount());
    if (!fee.ok())
        return fail(sdk::insufficient_fee, "invalid fee amount: {}", fee.error().detail());
    if (checked()) TRY(enough_fee(*fee));
    const auto payer = TRY(fee_source(*fee));
    if (!fee->empty()) TRY(ante_.fees_.take_fee(ctx_, payer, *fee));
    if (fee->empty() && simulated()) ctx_.gas().use(gas::fee_transfer, "fee");
    ctx_.emit(event("tx", attribute("fee", fee->text()), attribute("fee_payer", payer.text())));
    return ctx_.gas().check();
}

// Who signs as the payer, or who lets him pay out of its own account.
Result<Address> AnteRun::fee_source(const Coins& fee) {
    const auto payer = TRY(wire::fee_payer(tx_));
    auto source      = payer;
    if (const auto& named = tx_.auth_info->fee().granter(); !named.empty()) {
        auto granter = Address::parse(named);
        if (!granter.ok())
            return fail(sdk::invalid_address, "fee granter: {}", granter.error().detail());
        if (ante_.allowances_ == nullptr)
            return fail(sdk::invalid_request, "fee grants are not enabled");
        source = *granter;
        if (source != payer) {
            auto used = ante_.allowances_->use_allowance(ctx_, source, payer, fee, tx_);
            if (!used.ok())
                return std::move(used).error().within("{} does not allow to pay fees for {}",
                                                      source, payer);
        }
    }
    payer_ = ante_.accounts_.account(ctx_, source);
    if (!payer_) return fail(sdk::unknown_address, "fee payer address: {} does not exist", source);
    return source;
}

// One accepted denomination that suffices is enough.
Result<void> AnteRun::enough_fee(const Coins& fee) const {
    const auto& prices = ante_.options_.minimum_gas_prices_e18;
    if (prices.empty()) return {};
    const Amount gas_limit{tx_.auth_info->fee().gas_limit()};
    Coins required;
    for (const auto& price : prices.list()) {
        const auto amount = TRY(price.amount.scaled_up(gas_limit, Amount{Dec::one_parts}));
        if (amount.is_zero() || fee.of(price.denom) >= amount) return {};
        required = TRY(required.plus(Coin{price.denom, amount}));
    }
    return fail(sdk::insufficient_fee, "insufficient fees; got: {} required: {}", fee, required);
}

}  // namespace ve
