#include "node/modules/staking/params.hpp"

#include "base/coin.hpp"
#include "base/dec.hpp"
#include "base/sdk_errors.hpp"

namespace ve::staking {

namespace pb = cosmos::staking::v1beta1;

pb::Params default_params() {
    constexpr std::int64_t two_weeks = 1'209'600;
    pb::Params params;
    params.mutable_unbonding_time()->set_seconds(two_weeks);
    params.set_max_validators(100);
    params.set_max_entries(7);
    params.set_historical_entries(10'000);
    params.set_bond_denom(base_denom().text());
    params.set_min_commission_rate(Dec::parse("0.05").value().wire());
    return params;
}

Result<void> check_params(const pb::Params& params) {
    constexpr std::int64_t century = 3'155'760'000;
    const auto& span               = params.unbonding_time();
    if (span.seconds() < 0 || span.nanos() < 0 || (span.seconds() == 0 && span.nanos() == 0))
        return fail(sdk::invalid_request, "unbonding time must be positive");
    if (span.seconds() > century)
        return fail(sdk::invalid_request, "unbonding time must be at most a century");
    if (params.max_validators() == 0)
        return fail(sdk::invalid_request, "max validators must be positive");
    if (params.max_entries() == 0)
        return fail(sdk::invalid_request, "max entries must be positive");
    const auto denom = Denom::parse(params.bond_denom());
    if (!denom.ok()) return fail(sdk::invalid_request, "bond denom: {}", denom.error().detail());
    if (params.min_commission_rate().empty()) return {};
    const auto rate = Dec::parse_wire(params.min_commission_rate());
    if (!rate.ok() || rate->parts() > Amount{Dec::one_parts})
        return fail(sdk::invalid_request, "minimum commission rate must be between 0 and 1");
    return {};
}

}  // namespace ve::staking
