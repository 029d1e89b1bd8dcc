// A non-negative decimal number with 18 places, as the Cosmos SDK's LegacyDec: an Amount of 10^-18
// parts. On the wire it travels as that whole number in text; people write and read "0.025".
#pragma once

#include "base/amount.hpp"

namespace ve {

class Dec {
  public:
    static constexpr std::uint64_t one_parts = 1'000'000'000'000'000'000;

    constexpr Dec() = default;
    static Result<Dec> whole(const Amount& value);
    static Dec from_parts(const Amount& parts);                  // of 10^-18
    static Result<Dec> ratio(const Amount& a, const Amount& b);  // rounds down
    static Result<Dec> parse(std::string_view decimal);          // "0.025", "3"
    static Result<Dec> parse_wire(std::string_view parts);       // "25000000000000000"

    std::string text() const;        // 18 places, "0.025000000000000000"
    std::string wire() const;        // the whole number of parts
    std::string short_text() const;  // without the zeros at the end, "0.025"
    const Amount& parts() const { return parts_; }

    bool is_zero() const { return parts_.is_zero(); }
    Result<Dec> plus(const Dec& other) const;
    Result<Dec> minus(const Dec& other) const;
    Result<Dec> times(const Dec& other) const;  // rounds down
    Result<Dec> times(const Amount& other) const;
    Result<Dec> divided_by(const Dec& other) const;  // rounds down
    Result<Amount> floor() const;
    Result<Amount> ceil() const;

    auto operator<=>(const Dec&) const = default;

  private:
    Amount parts_;
};

}  // namespace ve

template <>
struct fmt::formatter<ve::Dec> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Dec& dec, Context& context) const {
        return fmt::formatter<std::string_view>::format(dec.short_text(), context);
    }
};
