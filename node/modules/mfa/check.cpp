#include "node/modules/mfa/check.hpp"

#include "base/amount.hpp"
#include "node/modules/mfa/errors.hpp"
#include "node/modules/mfa/factors.hpp"

namespace ve::mfa {

namespace {

constexpr std::int64_t session_seconds_max = 86'400;
constexpr int combinations_max             = 16;

template <class Combinations>
bool fine(const Combinations& combinations) {
    if (combinations.size() > combinations_max) return false;
    for (const auto& combination : combinations) {
        if (combination.factors().empty() ||
            !pb::FactorSecurityLevel_IsValid(combination.min_security_level()))
            return false;
        for (const auto factor : combination.factors())
            if (factor == pb::FACTOR_TYPE_UNSPECIFIED || !pb::FactorType_IsValid(factor))
                return false;
        if (factors_of(combination).size() != static_cast<std::size_t>(combination.factors_size()))
            return false;
    }
    return true;
}

}  // namespace

Result<void> check_params(const pb::Params& params) {
    const auto bad = [](std::string_view name) {
        return fail(ve::errors::input, "mfa.params.{} is out of range", name);
    };
    const auto span = [](std::int64_t seconds, std::int64_t max) {
        return seconds >= 1 && seconds <= max;
    };
    if (!span(params.default_session_duration(), session_seconds_max))
        return bad("default_session_duration");
    if (params.max_factors_per_account() < 1 || params.max_factors_per_account() > 100)
        return bad("max_factors_per_account");
    if (params.max_challenge_attempts() < 1 || params.max_challenge_attempts() > 20)
        return bad("max_challenge_attempts");
    if (!span(params.challenge_ttl(), session_seconds_max)) return bad("challenge_ttl");
    if (params.max_trusted_devices() > 100) return bad("max_trusted_devices");
    if (!span(params.trusted_device_ttl(), 10LL * 365 * 86'400)) return bad("trusted_device_ttl");
    if (params.min_veid_score_for_mfa() > 100) return bad("min_veid_score_for_mfa");
    for (const auto type : params.allowed_factor_types())
        if (type == pb::FACTOR_TYPE_UNSPECIFIED || !pb::FactorType_IsValid(type))
            return bad("allowed_factor_types");
    return {};
}

Result<void> check_config(const pb::SensitiveTxConfig& config) {
    const auto type = config.transaction_type();
    if (!is_tx_type(type))
        return fail(errors::invalid_tx_type, "transaction type {}", static_cast<int>(type));
    const auto bad = [&](std::string_view name) {
        return fail(errors::invalid_tx_config, "{} of {}", name, name_of(type));
    };
    if (config.min_veid_score() > 100) return bad("min_veid_score");
    if (config.session_duration() < 0 || config.session_duration() > session_seconds_max)
        return bad("session_duration");
    if (config.cooldown_period() < 0) return bad("cooldown_period");
    if (!fine(config.required_factor_combinations())) return bad("required_factor_combinations");
    if (config.description().size() > 512) return bad("description");
    const auto& threshold = config.value_threshold();
    if (!threshold.empty() && (threshold.size() > 30 || !Amount::parse(threshold).ok()))
        return bad("value_threshold");
    return {};
}

Result<void> check_policy(const pb::MFAPolicy& policy) {
    const auto bad = [](std::string_view name) { return fail(errors::invalid_policy, "{}", name); };
    if (!fine(policy.required_factors())) return bad("required_factors");
    if (!fine(policy.recovery_factors())) return bad("recovery_factors");
    if (!fine(policy.key_rotation_factors())) return bad("key_rotation_factors");
    if (policy.session_duration() < 0 || policy.session_duration() > session_seconds_max)
        return bad("session_duration");
    if (policy.veid_threshold() > 100) return bad("veid_threshold");
    if (policy.enabled() && policy.required_factors().empty())
        return fail(errors::invalid_policy, "an enabled policy needs required_factors");
    return {};
}

}  // namespace ve::mfa
