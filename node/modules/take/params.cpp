// Rates are whole percents up to 100, a denomination has one, and the base denomination has its
// own. Nothing here reads the state.
#include "node/modules/take/params.hpp"

#include <set>

#include "base/coin.hpp"
#include "node/modules/take/errors.hpp"

namespace ve::take {

virtengine::take::v1::Params default_params() {
    virtengine::take::v1::Params params;
    auto* base = params.add_denom_take_rates();
    base->set_denom(base_denom().text());
    base->set_rate(2);
    params.set_default_take_rate(20);
    return params;
}

Result<void> check(const virtengine::take::v1::Params& params) {
    if (params.default_take_rate() > 100)
        return fail(errors::invalid_param, "default take rate {} is above 100 percent",
                    params.default_take_rate());
    std::set<std::string> seen;
    for (const auto& rate : params.denom_take_rates()) {
        if (!Denom::parse(rate.denom()).ok())
            return fail(errors::invalid_param, "\"{}\" is not a denomination", rate.denom());
        if (rate.rate() > 100)
            return fail(errors::invalid_param, "take rate {} of {} is above 100 percent",
                        rate.rate(), rate.denom());
        if (!seen.insert(rate.denom()).second)
            return fail(errors::invalid_param, "{} has two take rates", rate.denom());
    }
    if (!seen.contains(base_denom().text()))
        return fail(errors::invalid_param, "{} has no take rate", base_denom());
    return {};
}

}  // namespace ve::take
