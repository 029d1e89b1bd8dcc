#include "base/dec.hpp"

namespace ve {
namespace {

constexpr std::size_t places = 18;
const Amount one{Dec::one_parts};

}  // namespace

Result<Dec> Dec::whole(const Amount& value) { return from_parts(TRY(value.times(one))); }

Dec Dec::from_parts(const Amount& parts) {
    Dec out;
    out.parts_ = parts;
    return out;
}

Result<Dec> Dec::ratio(const Amount& a, const Amount& b) {
    return from_parts(TRY(a.scaled_down(one, b)));
}

Result<Dec> Dec::parse(std::string_view decimal) {
    const auto dot   = decimal.find('.');
    const auto whole = decimal.substr(0, dot);
    std::string fraction{dot == std::string_view::npos ? "" : decimal.substr(dot + 1)};
    if (dot != std::string_view::npos && fraction.empty())
        return fail(errors::input, "digits are missing after the point in '{:.80}'", decimal);
    if (fraction.size() > places)
        return fail(errors::input, "'{:.80}' has {} places, at most 18 fit", decimal,
                    fraction.size());
    if (fraction.find_first_not_of("0123456789") != std::string::npos)
        return fail(errors::input, "expected a decimal number such as 0.025, got '{:.80}'",
                    decimal);
    fraction.resize(places, '0');
    const auto first = fraction.find_first_not_of('0');
    const auto parts = TRY(
        Amount::parse(first == std::string::npos ? "0" : std::string_view{fraction}.substr(first)));
    const auto high   = TRY(Amount::parse(whole));
    const auto scaled = TRY(high.times(one));
    return from_parts(TRY(scaled.plus(parts)));
}

Result<Dec> Dec::parse_wire(std::string_view parts) {
    return from_parts(TRY(Amount::parse(parts)));
}

std::string Dec::text() const {
    std::string digits = parts_.text();
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    return digits;
}

std::string Dec::wire() const { return parts_.text(); }

std::string Dec::short_text() const {
    std::string out = text();
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
}

Result<Dec> Dec::plus(const Dec& other) const { return from_parts(TRY(parts_.plus(other.parts_))); }
Result<Dec> Dec::minus(const Dec& other) const {
    return from_parts(TRY(parts_.minus(other.parts_)));
}
Result<Dec> Dec::times(const Dec& other) const {
    return from_parts(TRY(parts_.scaled_down(other.parts_, one)));
}
Result<Dec> Dec::times(const Amount& other) const { return from_parts(TRY(parts_.times(other))); }
Result<Dec> Dec::divided_by(const Dec& other) const {
    return from_parts(TRY(parts_.scaled_down(one, other.parts_)));
}
Result<Amount> Dec::floor() const { return parts_.scaled_down(Amount{1}, one); }
Result<Amount> Dec::ceil() const { return parts_.scaled_up(Amount{1}, one); }

}  // namespace ve
