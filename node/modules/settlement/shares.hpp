// How an amount is divided between provider, platform and validators, and what usage costs.
// Every share but the provider's is rounded down, so the provider gets the odd units.
#pragma once

#include "base/coin.hpp"
#include "base/dec.hpp"

namespace ve::settlement {

struct Rates {
    Dec platform, validator, holdback;
};
struct Shares {
    Coins provider;  // amount - platform - validator
    Coins platform, validator, holdback;
    Coins net;  // provider - holdback: what is paid out now
};

Result<Shares> divide(const Coins& amount, const Rates& rates);
Result<Amount> usage_cost(const Dec& unit_price, std::uint64_t units);  // rounded down

}  // namespace ve::settlement
