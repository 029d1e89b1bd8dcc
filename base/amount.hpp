// Money and other unsigned whole numbers up to 2^256 - 1. Arithmetic that can fail returns a
// Result.
#pragma once

#include "base/bytes.hpp"

namespace ve {

class Amount {
  public:
    constexpr Amount() = default;
    constexpr Amount(std::uint64_t value) : limbs_{value, 0, 0, 0} {}

    // Decimal digits only: no sign, blank, exponent or leading zero (but "0" itself).
    static Result<Amount> parse(std::string_view decimal);
    std::string text() const;

    bool is_zero() const { return *this == Amount{}; }
    std::optional<std::uint64_t> as_u64() const;

    Result<Amount> plus(const Amount& other) const;   // error: above 2^256 - 1
    Result<Amount> minus(const Amount& other) const;  // error: below 0
    Result<Amount> times(const Amount& other) const;
    Result<Amount> divided_by(const Amount& divisor) const;  // rounds down; error: by zero
    // this * numerator / denominator with a 512-bit product, rounded down or up.
    Result<Amount> scaled_down(const Amount& numerator, const Amount& denominator) const;
    Result<Amount> scaled_up(const Amount& numerator, const Amount& denominator) const;

    std::strong_ordering operator<=>(const Amount& other) const;
    bool operator==(const Amount&) const = default;

    // Least significant first. For storage and tests; arithmetic stays in here.
    const std::array<std::uint64_t, 4>& limbs() const { return limbs_; }
    static Amount from_limbs(const std::array<std::uint64_t, 4>& limbs);

  private:
    std::array<std::uint64_t, 4> limbs_{};
};

}  // namespace ve

template <>
struct fmt::formatter<ve::Amount> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Amount& amount, Context& context) const {
        return fmt::formatter<std::string_view>::format(amount.text(), context);
    }
};
