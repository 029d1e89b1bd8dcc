#include "base/dec_rounding.hpp"

namespace ve {
namespace {

const Amount unit{Dec::one_parts};
const Amount half{Dec::one_parts / 2};
const Amount unit_squared = unit.times(unit).value();

bool is_odd(const Amount& value) { return (value.limbs()[0] & 1) != 0; }

// value / 10^18, given what the division leaves.
Result<Dec> half_to_even(const Amount& quotient, const Amount& rest) {
    const bool up = rest > half || (rest == half && is_odd(quotient));
    return Dec::from_parts(up ? TRY(quotient.plus(Amount{1})) : quotient);
}

Result<Amount> rest_of(const Amount& value, const Amount& quotient) {
    return value.minus(TRY(quotient.times(unit)));
}

}  // namespace

Result<Dec> times_rounded(const Dec& a, const Dec& b) {
    const auto quotient = TRY(a.parts().scaled_down(b.parts(), unit));
    // The product may have 512 bits; what it leaves depends on the lower places of both alone.
    const auto low = [](const Dec& x) -> Result<Amount> {
        return rest_of(x.parts(), TRY(x.floor()));
    };
    const auto low_a   = TRY(low(a));
    const auto low_b   = TRY(low(b));
    const auto product = TRY(low_a.times(low_b));
    return half_to_even(quotient, TRY(rest_of(product, TRY(product.divided_by(unit)))));
}

Result<Dec> divided_rounded(const Dec& a, const Dec& b) {
    const auto long_quotient = TRY(a.parts().scaled_down(unit_squared, b.parts()));
    const auto quotient      = TRY(long_quotient.divided_by(unit));
    return half_to_even(quotient, TRY(rest_of(long_quotient, quotient)));
}

Result<Dec> divided_up(const Dec& a, const Dec& b) {
    const auto long_quotient = TRY(a.parts().scaled_down(unit_squared, b.parts()));
    return Dec::from_parts(TRY(long_quotient.scaled_up(Amount{1}, unit)));
}

}  // namespace ve
