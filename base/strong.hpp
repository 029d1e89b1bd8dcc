// Plain numbers that may not be mixed up: a height is not a gas amount.
#pragma once

#include <compare>
#include <cstdint>

#include "base/result.hpp"

namespace ve {

template <class Tag, class Rep>
struct Strong {
    Rep value{};
    auto operator<=>(const Strong&) const = default;
};

using Height        = Strong<struct HeightTag, std::int64_t>;  // of a block; the first is 1
using Gas           = Strong<struct GasTag, std::uint64_t>;
using AccountNumber = Strong<struct AccountNumberTag, std::uint64_t>;
using Sequence      = Strong<struct SequenceTag, std::uint64_t>;
using Power         = Strong<struct PowerTag, std::int64_t>;  // voting power of a validator

// Checked machine arithmetic: an overflow is an answer, never a wrong number.
template <class T>
std::optional<T> checked_add(T a, T b) {
    T out{};
    if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
    return out;
}
template <class T>
std::optional<T> checked_sub(T a, T b) {
    T out{};
    if (__builtin_sub_overflow(a, b, &out)) return std::nullopt;
    return out;
}
template <class T>
std::optional<T> checked_mul(T a, T b) {
    T out{};
    if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
    return out;
}

}  // namespace ve

template <class Tag, class Rep>
struct fmt::formatter<ve::Strong<Tag, Rep>> : fmt::formatter<Rep> {
    template <class Context>
    auto format(const ve::Strong<Tag, Rep>& strong, Context& context) const {
        return fmt::formatter<Rep>::format(strong.value, context);
    }
};
