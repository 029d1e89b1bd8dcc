#include "node/modules/staking/exchange.hpp"

#include "base/dec_rounding.hpp"
#include "node/modules/staking/errors.hpp"

namespace ve::staking {

Result<Dec> Exchange::worth(const Dec& part) const {
    return divided_rounded(TRY(part.times(tokens)), shares);
}

Result<Dec> Exchange::worth_rounded_down(const Dec& part) const {
    return TRY(part.times(tokens)).divided_by(shares);
}

Result<Dec> Exchange::shares_for(const Amount& some) const {
    if (tokens.is_zero()) return fail(errors::insufficient_shares, "");
    return Dec::from_parts(TRY(shares.parts().scaled_down(some, tokens)));
}

Result<Dec> Exchange::buy(const Amount& some) {
    const auto issued = shares.is_zero() ? TRY(Dec::whole(some)) : TRY(shares_for(some));
    tokens            = TRY(tokens.plus(some));
    shares            = TRY(shares.plus(issued));
    return issued;
}

Result<Amount> Exchange::sell(const Dec& part) {
    const auto rest = TRY(shares.minus(part));
    // Who takes the last shares takes what rounding left, too.
    const auto paid = rest.is_zero() ? tokens : TRY(TRY(worth(part)).floor());
    tokens          = TRY(tokens.minus(paid));
    shares          = rest;
    return paid;
}

}  // namespace ve::staking
