#include "node/modules/slashing/params.hpp"

#include "base/sdk_errors.hpp"

namespace ve::slashing {
namespace {

constexpr std::int64_t window_max = 1'000'000;
constexpr std::int64_t century    = 3'155'760'000;

Result<Dec> fraction(std::string_view what, const std::string& text) {
    auto value = Dec::parse_wire(text);
    if (!value.ok() || value->parts() > Amount{Dec::one_parts})
        return fail(sdk::invalid_request, "{} must be between 0 and 1", what);
    return value;
}

// Half to even, to a whole number.
Result<std::uint64_t> rounded(const Dec& value) {
    const auto whole = TRY(value.floor());
    const auto rest  = TRY(value.minus(TRY(Dec::whole(whole))));
    const auto half  = Dec::from_parts(Amount{Dec::one_parts / 2});
    const auto out   = whole.as_u64().value_or(0);
    return out + (rest > half || (rest == half && out % 2 == 1) ? 1 : 0);
}

}  // namespace

cosmos::slashing::v1beta1::Params default_params() {
    cosmos::slashing::v1beta1::Params params;
    params.set_signed_blocks_window(30'000);
    params.set_min_signed_per_window(Dec::parse("0.05").value().wire());
    params.mutable_downtime_jail_duration()->set_seconds(60);
    params.set_slash_fraction_double_sign(Dec::parse("0.05").value().wire());
    params.set_slash_fraction_downtime("0");
    return params;
}

Result<Rules> rules_of(const cosmos::slashing::v1beta1::Params& params) {
    const auto window = params.signed_blocks_window();
    if (window <= 0 || window > window_max)
        return fail(sdk::invalid_request, "signed blocks window must be between 1 and {}",
                    window_max);
    const auto& jail = params.downtime_jail_duration();
    if (jail.seconds() < 0 || jail.nanos() < 0 || jail.seconds() > century)
        return fail(sdk::invalid_request, "downtime jail duration must not be negative");
    if (jail.seconds() == 0 && jail.nanos() == 0)
        return fail(sdk::invalid_request, "downtime jail duration must be positive");
    const auto least = TRY(fraction("min signed per window", params.min_signed_per_window()));
    Rules rules;
    rules.window     = static_cast<std::uint64_t>(window);
    rules.missed_max = rules.window - TRY(rounded(TRY(least.times(Amount{rules.window}))));
    rules.jail       = {Duration::seconds(jail.seconds()).nanos + jail.nanos()};
    rules.double_sign =
        TRY(fraction("slash fraction double sign", params.slash_fraction_double_sign()));
    rules.downtime = TRY(fraction("slash fraction downtime", params.slash_fraction_downtime()));
    return rules;
}

}  // namespace ve::slashing
