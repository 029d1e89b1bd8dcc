#include "base/amount.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace ve {
namespace {

using Wide               = boost::multiprecision::uint512_t;
__extension__ using U128 = unsigned __int128;

Wide wide(const Amount& amount) {
    Wide out = 0;
    boost::multiprecision::import_bits(out, amount.limbs().begin(), amount.limbs().end(), 64,
                                       false);
    return out;
}

Result<Amount> narrow(const Wide& value) {
    if ((value >> 256) != 0) return fail(errors::input, "number is above 2^256 - 1");
    std::array<std::uint64_t, 4> limbs{};
    boost::multiprecision::export_bits(value, limbs.begin(), 64, false);
    return Amount::from_limbs(limbs);
}

bool fits_128(const Amount& amount) { return amount.limbs()[2] == 0 && amount.limbs()[3] == 0; }
U128 low_128(const Amount& amount) {
    return static_cast<U128>(amount.limbs()[1]) << 64 | amount.limbs()[0];
}
Amount from_128(U128 value) {
    return Amount::from_limbs(
        {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0});
}

Result<Amount> scaled(const Amount& amount, const Amount& numerator, const Amount& denominator,
                      bool up) {
    if (denominator.is_zero()) return fail(errors::input, "division by zero");
    Wide product = wide(amount) * wide(numerator);
    if (up) product += wide(denominator) - 1;
    return narrow(product / wide(denominator));
}

}  // namespace

Amount Amount::from_limbs(const std::array<std::uint64_t, 4>& limbs) {
    Amount out;
    out.limbs_ = limbs;
    return out;
}

Result<Amount> Amount::parse(std::string_view decimal) {
    constexpr std::size_t max_digits = 78;  // 2^256 has 78
    if (decimal.empty()) return fail(errors::input, "expected a number, got nothing");
    for (std::size_t i = 0; i < decimal.size(); ++i)
        if (decimal[i] < '0' || decimal[i] > '9')
            return fail(errors::input, "expected digits only, such as 250, got '{:.80}'", decimal);
    if (decimal.size() > 1 && decimal[0] == '0')
        return fail(errors::input, "number has leading zeros: {:.80}", decimal);
    if (decimal.size() > max_digits)
        return fail(errors::input, "number has {} digits and is above 2^256 - 1", decimal.size());
    if (decimal.size() <= 18) {
        std::uint64_t value = 0;
        for (const char c : decimal) value = value * 10 + static_cast<std::uint64_t>(c - '0');
        return Amount{value};
    }
    return narrow(Wide{std::string{decimal}});
}

std::string Amount::text() const {
    if (const auto small = as_u64()) return std::to_string(*small);
    return wide(*this).str();
}

std::optional<std::uint64_t> Amount::as_u64() const {
    if (limbs_[1] != 0 || !fits_128(*this)) return std::nullopt;
    return limbs_[0];
}

Result<Amount> Amount::plus(const Amount& other) const {
    if (fits_128(*this) && fits_128(other)) {
        const U128 sum = low_128(*this) + low_128(other);
        if (sum >= low_128(other)) return from_128(sum);
    }
    return narrow(wide(*this) + wide(other));
}

Result<Amount> Amount::minus(const Amount& other) const {
    if (*this < other) return fail(errors::input, "{} is less than {}", text(), other.text());
    if (fits_128(*this) && fits_128(other)) return from_128(low_128(*this) - low_128(other));
    return narrow(wide(*this) - wide(other));
}

Result<Amount> Amount::times(const Amount& other) const {
    return narrow(wide(*this) * wide(other));
}

Result<Amount> Amount::divided_by(const Amount& divisor) const {
    return scaled(*this, Amount{1}, divisor, false);
}
Result<Amount> Amount::scaled_down(const Amount& numerator, const Amount& denominator) const {
    return scaled(*this, numerator, denominator, false);
}
Result<Amount> Amount::scaled_up(const Amount& numerator, const Amount& denominator) const {
    return scaled(*this, numerator, denominator, true);
}

std::strong_ordering Amount::operator<=>(const Amount& other) const {
    for (std::size_t i = limbs_.size(); i-- > 0;)
        if (limbs_[i] != other.limbs_[i]) return limbs_[i] <=> other.limbs_[i];
    return std::strong_ordering::equal;
}

}  // namespace ve
