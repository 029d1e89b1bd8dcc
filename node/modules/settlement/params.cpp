// Rates are decimals that together leave the provider something; durations are positive.
#include "node/modules/settlement/params.hpp"

#include "node/modules/settlement/errors.hpp"

namespace ve::settlement {

Params default_params() {
    Params p;
    p.set_platform_fee_rate("0.05");
    p.set_validator_fee_rate("0.01");
    p.set_min_escrow_duration(3'600);
    p.set_max_escrow_duration(31'536'000);
    p.set_settlement_period(86'400);
    p.set_reward_claim_expiry(2'592'000);
    p.set_min_settlement_amount("1000");
    p.set_usage_grace_period(86'400);
    p.set_staking_reward_epoch_length(100);
    p.set_verification_reward_amount("100");
    p.set_payout_holdback_rate("0.0");
    p.set_max_payout_retries(3);
    p.set_dispute_window_duration(604'800);
    p.set_usage_reward_rate_bps(1'000);
    p.set_usage_reward_cpu_multiplier_bps(10'000);
    p.set_usage_reward_memory_multiplier_bps(10'000);
    p.set_usage_reward_storage_multiplier_bps(10'000);
    p.set_usage_reward_gpu_multiplier_bps(12'000);
    p.set_usage_reward_network_multiplier_bps(9'000);
    p.set_usage_reward_sla_ontime_multiplier_bps(10'000);
    p.set_usage_reward_sla_late_multiplier_bps(8'000);
    p.set_usage_reward_ack_multiplier_bps(10'000);
    p.set_usage_reward_unack_multiplier_bps(9'000);
    p.set_fiat_conversion_enabled(false);
    p.set_fiat_conversion_min_amount("1000");
    p.set_fiat_conversion_max_amount("100000000");
    p.set_fiat_conversion_daily_limit("1000000000");
    p.set_fiat_conversion_stable_denom("uusdc");
    p.set_fiat_conversion_stable_symbol("USDC");
    p.set_fiat_conversion_stable_decimals(6);
    p.set_fiat_conversion_default_fiat("USD");
    p.set_fiat_conversion_default_method("bank_transfer");
    p.set_fiat_conversion_max_slippage("0.02");
    p.set_fiat_conversion_risk_score_threshold(75);
    p.set_fiat_conversion_min_compliance_status("CLEARED");
    return p;
}

Result<void> check(const Params& params) {
    Dec sum;
    for (const auto* rate : {&params.platform_fee_rate(), &params.validator_fee_rate(),
                             &params.payout_holdback_rate()}) {
        const auto parsed = Dec::parse(*rate);
        if (!parsed.ok()) return fail(errors::invalid_params, "rate \"{}\" is no decimal", *rate);
        sum = TRY(sum.plus(*parsed));
    }
    const auto one = TRY(Dec::whole(Amount{1}));
    if (one < sum)
        return fail(errors::invalid_params, "fees and holdback together are {} of an amount", sum);
    if (!Dec::parse(params.payout_holdback_rate()).value().is_zero())
        return fail(errors::invalid_params, "a holdback of {}: nothing releases one yet",
                    params.payout_holdback_rate());
    if (params.min_escrow_duration() == 0 ||
        params.min_escrow_duration() > params.max_escrow_duration() ||
        params.max_escrow_duration() > 3'153'600'000)
        return fail(errors::invalid_params, "escrows of {} to {} seconds",
                    params.min_escrow_duration(), params.max_escrow_duration());
    if (params.settlement_period() == 0 || params.settlement_period() > 31'536'000)
        return fail(errors::invalid_params, "a settlement period of {} seconds",
                    params.settlement_period());
    if (params.fiat_conversion_enabled())
        return fail(errors::invalid_params, "payouts cannot be converted to government money");
    return {};
}

Rates rates_of(const Params& params) {
    return {Dec::parse(params.platform_fee_rate()).value(),
            Dec::parse(params.validator_fee_rate()).value(),
            Dec::parse(params.payout_holdback_rate()).value()};
}

}  // namespace ve::settlement
