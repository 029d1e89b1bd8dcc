#include "commands/money.hpp"

#include <algorithm>

#include "base/dec.hpp"
#include "base/text.hpp"

namespace ve {
namespace {

constexpr std::uint64_t uve_in_ve = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Digits and a denomination. What looks like a fraction, a hex or a scientific number is neither.
bool is_plain(std::string_view text) {
    const auto letter = std::ranges::find_if_not(text, is_digit);
    if (letter == text.begin() || letter == text.end() || !is_letter(*letter)) return false;
    const char after = letter + 1 == text.end() ? ' ' : *(letter + 1);
    if ((*letter == 'e' || *letter == 'E') && (is_digit(after) || after == '-')) return false;
    return !text.starts_with("0x") && !text.starts_with("0X");
}

// Digits, perhaps with a point, before "ve" or "VE".
std::optional<std::string_view> number_of_ve(std::string_view text) {
    if (!text.ends_with("ve") && !text.ends_with("VE")) return std::nullopt;
    text.remove_suffix(2);
    const bool number = !text.empty() && is_digit(text.back()) &&
                        std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
    return number ? std::optional{text} : std::nullopt;
}

std::string one_with_ve(std::string_view text) {
    const auto coin = Coin::parse(text);
    if (!coin.ok() || coin->denom != base_denom()) return std::string{text};
    const auto in_ve = Dec::ratio(coin->amount, Amount{uve_in_ve});
    if (!in_ve.ok()) return std::string{text};
    return fmt::format("{} ({} VE)", text, in_ve->short_text());
}

}  // namespace

Result<Coin> parse_money(std::string_view text) {
    if (const auto number = number_of_ve(text)) {
        const auto whole  = TRY(Dec::parse(*number));
        const auto scaled = TRY(whole.times(Amount{uve_in_ve}));
        const auto parts  = TRY(scaled.floor());
        if (TRY(Dec::whole(parts)) != scaled)
            return fail(errors::input, "'{:.80}' is finer than 1uve (10^-6 VE)", text);
        return Coin{base_denom(), parts};
    }
    if (!text.empty() && std::ranges::all_of(text, is_digit))
        return fail(errors::input, "'{:.80}' names no denomination", text)
            .with_hint("write {0:.40}ve, or {0:.40}uve (1ve = 1000000uve)", text);
    if (!is_plain(text))
        return fail(errors::input, "'{:.80}' is not a plain amount", printable(text))
            .with_hint("write digits and a denomination, such as 1000uve or 0.001ve");
    return Coin::parse(text);
}

Result<std::vector<Coin>> parse_moneys(std::string_view text) {
    std::vector<Coin> out;
    while (!text.empty()) {
        const auto comma = text.find(',');
        out.push_back(TRY(parse_money(text.substr(0, comma))));
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return out;
}

std::string with_ve(std::string_view coins) {
    std::string out;
    while (!coins.empty()) {
        const auto comma = coins.find(',');
        out += (out.empty() ? "" : ", ") + one_with_ve(coins.substr(0, comma));
        coins = comma == std::string_view::npos ? std::string_view{} : coins.substr(comma + 1);
    }
    return out;
}

}  // namespace ve
