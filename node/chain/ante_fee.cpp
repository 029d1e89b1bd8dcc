// Who pays the fee, is it enough, and does he have it?
#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/ante_run.hpp"
#include "node/chain/coin_forms.hpp"

namespace ve {

Result<void> AnteRun::fee() {
    const auto& proto = tx_.auth_info->fee();
    auto fee          = parse_coins(proto.amount());
    if (!fee.ok())
        return fail(sdk::insufficient_fee, "invalid fee amount: {}", fee.error().detail());
    if (checked()) TRY(enough_fee(*fee));
    const auto payer = TRY(fee_payer());
    if (!fee->empty()) TRY(ante_.fees_.take_fee(ctx_, payer, *fee));
    if (fee->empty() && simulated()) ctx_.gas().use(gas::fee_transfer, "fee");
    ctx_.emit(event("tx", attribute("fee", fee->text()), attribute("fee_payer", payer.text())));
    return ctx_.gas().check();
}

Result<Address> AnteRun::fee_payer() {
    const auto& proto = tx_.auth_info->fee();
    auto payer        = tx_.signers.front();
    if (!proto.payer().empty()) payer = TRY(Address::parse(proto.payer()));
    if (!proto.granter().empty() && proto.granter() != payer.text())
        return fail(sdk::invalid_request, "fee grants are not enabled");
    payer_ = ante_.accounts_.account(ctx_, payer);
    if (!payer_) return fail(sdk::unknown_address, "fee payer address: {} does not exist", payer);
    return payer;
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
