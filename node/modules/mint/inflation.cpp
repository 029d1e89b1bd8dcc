#include "node/modules/mint/inflation.hpp"

#include "base/dec_rounding.hpp"

namespace ve::mint {

Result<Dec> next_inflation(const Rules& rules, const Dec& inflation, const Dec& bonded_part) {
    const auto whole  = TRY(Dec::whole(Amount{1}));
    const auto part   = TRY(divided_rounded(bonded_part, rules.goal));
    const bool falls  = part > whole;
    const auto off    = falls ? TRY(part.minus(whole)) : TRY(whole.minus(part));
    const auto a_year = TRY(times_rounded(off, rules.change));
    const auto step = TRY(divided_rounded(a_year, TRY(Dec::whole(Amount{rules.blocks_per_year}))));
    if (!falls) return std::min(std::max(TRY(inflation.plus(step)), rules.least), rules.most);
    if (inflation <= step) return rules.least;
    return std::min(std::max(TRY(inflation.minus(step)), rules.least), rules.most);
}

Result<Dec> annual_provisions(const Dec& inflation, const Amount& supply) {
    return inflation.times(supply);
}

Result<Amount> block_provision(const Rules& rules, const Dec& annual) {
    return TRY(divided_rounded(annual, TRY(Dec::whole(Amount{rules.blocks_per_year})))).floor();
}

}  // namespace ve::mint
