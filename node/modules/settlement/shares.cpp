// The formulas of a settlement, denomination by denomination.
#include "node/modules/settlement/shares.hpp"

namespace ve::settlement {
namespace {

Result<Coins> part(const Coins& amount, const Dec& rate) {
    Coins out;
    for (const auto& coin : amount.list()) {
        const auto exact = TRY(rate.times(coin.amount));
        const auto taken = TRY(exact.floor());
        if (!taken.is_zero()) out = TRY(out.plus(Coin{coin.denom, taken}));
    }
    return out;
}

}  // namespace

Result<Shares> divide(const Coins& amount, const Rates& rates) {
    Shares out;
    out.platform           = TRY(part(amount, rates.platform));
    out.validator          = TRY(part(amount, rates.validator));
    out.holdback           = TRY(part(amount, rates.holdback));
    const auto no_platform = TRY(amount.minus(out.platform));
    out.provider           = TRY(no_platform.minus(out.validator));
    out.net                = TRY(out.provider.minus(out.holdback));
    return out;
}

Result<Amount> usage_cost(const Dec& unit_price, std::uint64_t units) {
    const auto exact = TRY(unit_price.times(Amount{units}));
    return exact.floor();
}

}  // namespace ve::settlement
