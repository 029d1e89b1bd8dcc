// Coins: an amount of a denomination, and sorted lists of them.
#pragma once

#include <map>

#include "base/amount.hpp"

namespace ve {

// A denomination: [a-zA-Z][a-zA-Z0-9/:._-]{2,127}, the Cosmos SDK's rule.
class Denom {
  public:
    static Result<Denom> parse(std::string_view text);
    const std::string& text() const { return text_; }
    auto operator<=>(const Denom&) const = default;

  private:
    explicit Denom(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

const Denom& base_denom();  // uve: bond and fee denomination, 10^-6 VE

struct Coin {
    Denom denom;
    Amount amount;

    static Result<Coin> parse(std::string_view text);  // "25uve": no blank, sign or point
    std::string text() const { return amount.text() + denom.text(); }
    Result<Coin> plus(const Coin& other) const;   // error: another denomination, overflow
    Result<Coin> minus(const Coin& other) const;  // error: another denomination, below zero
    auto operator<=>(const Coin&) const = default;
};

// Sorted by denomination, one entry each, no zeros.
class Coins {
  public:
    Coins() = default;
    Coins(const Coin& coin);
    static Result<Coins> parse(std::string_view text);  // "5uve,7foo"; "" is none
    std::string text() const;

    bool empty() const { return amounts_.empty(); }
    Amount of(const Denom& denom) const;
    Result<Coins> plus(const Coins& other) const;
    Result<Coins> minus(const Coins& other) const;  // error names the coin that does not suffice
    bool covers(const Coins& other) const;          // at least as much of each
    std::vector<Coin> list() const;
    bool operator==(const Coins&) const = default;

  private:
    std::map<Denom, Amount> amounts_;
};

}  // namespace ve

template <>
struct fmt::formatter<ve::Denom> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Denom& denom, Context& context) const {
        return fmt::formatter<std::string_view>::format(denom.text(), context);
    }
};
template <>
struct fmt::formatter<ve::Coin> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Coin& coin, Context& context) const {
        return fmt::formatter<std::string_view>::format(coin.text(), context);
    }
};
template <>
struct fmt::formatter<ve::Coins> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Coins& coins, Context& context) const {
        return fmt::formatter<std::string_view>::format(coins.text(), context);
    }
};
