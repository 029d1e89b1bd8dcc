// Coins and prices as they stand in messages (cosmos.base.v1beta1 Coin and DecCoin), read and
// written without naming protobuf classes: anything with denom() and amount() will do.
#pragma once

#include "base/coin.hpp"
#include "base/dec.hpp"

namespace ve {

struct DecCoin {  // a price: 18 places
    Denom denom;
    Dec amount;
    std::string text() const { return amount.short_text() + denom.text(); }
    bool operator==(const DecCoin&) const = default;
};

// Errors: not a denomination; empty, negative, fractional or too large an amount.
template <class Proto>
Result<Coin> parse_coin(const Proto& proto) {
    auto denom        = TRY(Denom::parse(proto.denom()));
    const auto amount = TRY(Amount::parse(proto.amount()));
    return Coin{std::move(denom), amount};
}
template <class Proto>
Result<DecCoin> parse_dec_coin(const Proto& proto) {
    auto denom        = TRY(Denom::parse(proto.denom()));
    const auto amount = TRY(Dec::parse_wire(proto.amount()));
    return DecCoin{std::move(denom), amount};
}
// Sorted by denomination, each once, no zeros: what the Cosmos SDK calls valid coins.
template <class Protos>
Result<Coins> parse_coins(const Protos& protos) {
    Coins coins;
    const Denom* last = nullptr;
    std::vector<Coin> list;
    for (const auto& proto : protos) list.push_back(TRY(parse_coin(proto)));
    for (const auto& coin : list) {
        if (coin.amount.is_zero()) return fail(errors::input, "no coins of {}", coin.denom);
        if (last != nullptr && !(*last < coin.denom))
            return fail(errors::input, "{} after {}: coins are sorted, each denomination once",
                        coin.denom, *last);
        last  = &coin.denom;
        coins = TRY(coins.plus(coin));
    }
    return coins;
}

template <class Proto>
void write_coin(const Coin& coin, Proto* proto) {
    proto->set_denom(coin.denom.text());
    proto->set_amount(coin.amount.text());
}
template <class Proto>
void write_coin(const DecCoin& coin, Proto* proto) {
    proto->set_denom(coin.denom.text());
    proto->set_amount(coin.amount.wire());
}
template <class Protos>
void write_coins(const Coins& coins, Protos* protos) {
    protos->Clear();
    for (const auto& coin : coins.list()) write_coin(coin, protos->Add());
}

}  // namespace ve

template <>
struct fmt::formatter<ve::DecCoin> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::DecCoin& coin, Context& context) const {
        return fmt::formatter<std::string_view>::format(coin.text(), context);
    }
};
