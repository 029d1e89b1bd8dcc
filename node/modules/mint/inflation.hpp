// How many coins a block makes: pure arithmetic, as the Cosmos SDK does it.
#pragma once

#include "base/coin.hpp"
#include "base/dec.hpp"

namespace ve::mint {

struct Rules {
    Denom denom = base_denom();
    Dec change, most, least;  // of the inflation, in a year
    Dec goal;                 // part of the supply that should be staked
    std::uint64_t blocks_per_year = 1;
};

// The inflation after one more block: it falls while more is staked than the goal, and rises while
// less is, always within its bounds.
Result<Dec> next_inflation(const Rules& rules, const Dec& inflation, const Dec& bonded_part);
Result<Dec> annual_provisions(const Dec& inflation, const Amount& supply);
Result<Amount> block_provision(const Rules& rules, const Dec& annual_provisions);

}  // namespace ve::mint
