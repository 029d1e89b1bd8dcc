#include "node/modules/distribution/dec_coins.hpp"

#include "base/dec_rounding.hpp"

namespace ve::distribution {

Result<void> DecCoins::add(const Denom& denom, const Dec& amount) {
    if (amount.is_zero()) return {};
    auto& sum = amounts_[denom];
    sum       = TRY(sum.plus(amount));
    return {};
}

Result<DecCoins> DecCoins::of(const Coins& coins) {
    DecCoins out;
    for (const auto& coin : coins.list()) TRY(out.add(coin.denom, TRY(Dec::whole(coin.amount))));
    return out;
}

Result<DecCoins> DecCoins::plus(const DecCoins& other) const {
    auto out = *this;
    for (const auto& [denom, amount] : other.amounts_) TRY(out.add(denom, amount));
    return out;
}

Result<DecCoins> DecCoins::minus(const DecCoins& other) const {
    auto out = *this;
    for (const auto& [denom, amount] : other.amounts_) {
        const auto rest = TRY(out.amounts_[denom].minus(amount));
        if (rest.is_zero())
            out.amounts_.erase(denom);
        else
            out.amounts_[denom] = rest;
    }
    return out;
}

Result<DecCoins> DecCoins::times(const Dec& factor) const {
    DecCoins out;
    for (const auto& [denom, amount] : amounts_) TRY(out.add(denom, TRY(amount.times(factor))));
    return out;
}

Result<DecCoins> DecCoins::times_rounded(const Dec& factor) const {
    DecCoins out;
    for (const auto& [denom, amount] : amounts_)
        TRY(out.add(denom, TRY(ve::times_rounded(amount, factor))));
    return out;
}

Result<DecCoins> DecCoins::divided_by(const Dec& divisor) const {
    DecCoins out;
    for (const auto& [denom, amount] : amounts_)
        TRY(out.add(denom, TRY(amount.divided_by(divisor))));
    return out;
}

DecCoins DecCoins::at_most(const DecCoins& other) const {
    DecCoins out;
    for (const auto& [denom, amount] : amounts_)
        if (const auto found = other.amounts_.find(denom); found != other.amounts_.end())
            out.amounts_[denom] = std::min(amount, found->second);
    return out;
}

Result<Coins> DecCoins::whole() const {
    Coins out;
    for (const auto& [denom, amount] : amounts_)
        out = TRY(out.plus(Coin{denom, TRY(amount.floor())}));
    return out;
}

std::string DecCoins::text() const {
    std::string out;
    for (const auto& [denom, amount] : amounts_)
        out += (out.empty() ? "" : ",") + amount.text() + denom.text();
    return out;
}

}  // namespace ve::distribution
