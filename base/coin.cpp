#include "base/coin.hpp"

#include <algorithm>

namespace ve {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_denom_character(char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == ':' || c == '.' || c == '_' || c == '-';
}

}  // namespace

Result<Denom> Denom::parse(std::string_view text) {
    if (text.size() < 3 || text.size() > 128 || !is_letter(text[0]) ||
        !std::ranges::all_of(text, is_denom_character))
        return fail(errors::input,
                    "invalid denom '{:.80}': expected a letter, then 2 to 127 letters, digits or "
                    "/:._-",
                    text);
    return Denom{std::string{text}};
}

const Denom& base_denom() {
    static const Denom denom = Denom::parse("uve").value();
    return denom;
}

Result<Coin> Coin::parse(std::string_view text) {
    const auto digits =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    if (digits == 0 || digits == text.size())
        return fail(errors::input, "expected an amount and a denom, such as 123uve, got '{:.80}'",
                    text);
    const auto amount = TRY(Amount::parse(text.substr(0, digits)));
    auto denom        = TRY(Denom::parse(text.substr(digits)));
    return Coin{std::move(denom), amount};
}

Result<Coin> Coin::plus(const Coin& other) const {
    if (denom != other.denom)
        return fail(errors::input, "cannot add {} to {}", other.denom.text(), denom.text());
    return Coin{denom, TRY(amount.plus(other.amount))};
}

Result<Coin> Coin::minus(const Coin& other) const {
    if (denom != other.denom)
        return fail(errors::input, "cannot take {} from {}", other.denom.text(), denom.text());
    return Coin{denom, TRY(amount.minus(other.amount))};
}

Coins::Coins(const Coin& coin) {
    if (!coin.amount.is_zero()) amounts_.emplace(coin.denom, coin.amount);
}

Result<Coins> Coins::parse(std::string_view text) {
    Coins out;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto coin  = TRY(Coin::parse(text.substr(0, comma)));
        if (out.amounts_.contains(coin.denom))
            return fail(errors::input, "denom {} is named twice", coin.denom.text());
        if (!coin.amount.is_zero()) out.amounts_.emplace(coin.denom, coin.amount);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
        if (text.empty()) return fail(errors::input, "a coin is missing after the last comma");
    }
    return out;
}

std::string Coins::text() const {
    std::string out;
    for (const auto& [denom, amount] : amounts_) {
        if (!out.empty()) out += ',';
        out += amount.text() + denom.text();
    }
    return out;
}

Amount Coins::of(const Denom& denom) const {
    const auto found = amounts_.find(denom);
    return found == amounts_.end() ? Amount{} : found->second;
}

Result<Coins> Coins::plus(const Coins& other) const {
    Coins out = *this;
    for (const auto& [denom, amount] : other.amounts_) {
        const auto sum      = TRY(out.of(denom).plus(amount));
        out.amounts_[denom] = sum;
    }
    return out;
}

Result<Coins> Coins::minus(const Coins& other) const {
    Coins out = *this;
    for (const auto& [denom, amount] : other.amounts_) {
        const auto have = out.of(denom);
        if (have < amount)
            return fail(errors::input, "{}{} is smaller than {}{}", have.text(), denom.text(),
                        amount.text(), denom.text());
        const auto left = TRY(have.minus(amount));
        if (left.is_zero())
            out.amounts_.erase(denom);
        else
            out.amounts_[denom] = left;
    }
    return out;
}

bool Coins::covers(const Coins& other) const {
    return std::ranges::all_of(other.amounts_,
                               [&](const auto& entry) { return of(entry.first) >= entry.second; });
}

std::vector<Coin> Coins::list() const {
    std::vector<Coin> out;
    for (const auto& [denom, amount] : amounts_) out.push_back(Coin{denom, amount});
    return out;
}

}  // namespace ve
