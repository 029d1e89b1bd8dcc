// Coins with 18 places: what is owed, before it is paid out in whole ones. Sorted, without zeros.
#pragma once

#include <map>

#include "node/chain/coin_forms.hpp"

namespace ve::distribution {

class DecCoins {
  public:
    DecCoins() = default;
    static Result<DecCoins> of(const Coins& coins);
    template <class Protos>
    static Result<DecCoins> parse(const Protos& protos) {
        DecCoins out;
        for (const auto& proto : protos) {
            const auto coin = TRY(parse_dec_coin(proto));
            TRY(out.add(coin.denom, coin.amount));
        }
        return out;
    }
    template <class Protos>
    void write(Protos* protos) const {
        protos->Clear();
        for (const auto& [denom, amount] : amounts_)
            write_coin(DecCoin{denom, amount}, protos->Add());
    }

    bool empty() const { return amounts_.empty(); }
    Result<DecCoins> plus(const DecCoins& other) const;
    Result<DecCoins> minus(const DecCoins& other) const;  // error: below zero
    Result<DecCoins> times(const Dec& factor) const;      // rounds down
    Result<DecCoins> times_rounded(const Dec& factor) const;
    Result<DecCoins> divided_by(const Dec& divisor) const;  // rounds down
    DecCoins at_most(const DecCoins& other) const;          // the lesser of each
    Result<Coins> whole() const;                            // without the places
    std::string text() const;                               // "1.500000000000000000uve"
    bool operator==(const DecCoins&) const = default;

  private:
    Result<void> add(const Denom& denom, const Dec& amount);
    std::map<Denom, Dec> amounts_;
};

}  // namespace ve::distribution
