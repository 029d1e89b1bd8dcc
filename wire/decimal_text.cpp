#include "wire/decimal_text.hpp"

#include <algorithm>

namespace ve::wire {
namespace {

constexpr std::size_t decimal_places = 18;
constexpr std::size_t digits_max     = 78 + decimal_places;  // 2^256 and its decimal places

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_whole_number(std::string_view text) {
    if (text == "0") return true;
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.size() <= digits_max && text[0] != '0' && all_digits(text);
}

std::string decimal_of_parts(std::string_view parts) {
    if (parts.empty()) parts = "0";
    if (!is_whole_number(parts)) return std::string{parts};
    const bool negative = parts.starts_with('-');
    std::string digits{parts.substr(negative ? 1 : 0)};
    if (digits.size() <= decimal_places) digits.insert(0, decimal_places + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimal_places, 1, '.');
    return negative ? "-" + digits : digits;
}

Result<std::string> parts_of_decimal(std::string_view decimal) {
    const auto bad = [&] {
        return fail(errors::input, "expected a decimal number such as \"0.025\", got '{:.80}'",
                    decimal);
    };
    auto text           = decimal;
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto dot      = text.find('.');
    const auto whole    = text.substr(0, dot);
    const auto fraction = dot == std::string_view::npos ? "" : text.substr(dot + 1);
    if (whole.empty() || !all_digits(whole) || !all_digits(fraction) ||
        whole.size() > digits_max - decimal_places)
        return bad();
    if (dot != std::string_view::npos && fraction.empty()) return bad();
    if (fraction.size() > decimal_places)
        return fail(errors::input, "'{:.80}' has {} decimal places, at most 18 fit", decimal,
                    fraction.size());
    auto parts = std::string{whole} + std::string{fraction};
    parts.append(decimal_places - fraction.size(), '0');
    const auto first = parts.find_first_not_of('0');
    if (first == std::string::npos) return std::string{"0"};
    return (negative ? "-" : "") + parts.substr(first);
}

}  // namespace ve::wire
