// What shares are worth. A validator's tokens belong to its delegators by shares, which are issued
// and redeemed at the rate that the tokens and all shares make; a slash changes the rate, not the
// shares.
#pragma once

#include "base/dec.hpp"

namespace ve::staking {

struct Exchange {
    Amount tokens;
    Dec shares;  // of all delegators

    // Shares without tokens behind them: nobody can buy more at no price.
    bool is_broken() const { return tokens.is_zero() && !shares.is_zero(); }

    Result<Dec> worth(const Dec& part) const;  // half to even
    Result<Dec> worth_rounded_down(const Dec& part) const;
    Result<Dec> shares_for(const Amount& some) const;  // rounds down. Error: there are no tokens

    // Both change the exchange and return the other side of the trade.
    Result<Dec> buy(const Amount& some);
    Result<Amount> sell(const Dec& part);
};

}  // namespace ve::staking
