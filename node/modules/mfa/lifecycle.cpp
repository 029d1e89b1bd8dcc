// Genesis in and out, and what governance changes. Sessions and challenges live for minutes: they
// do not travel to another chain.
#include "node/chain/authority.hpp"
#include "node/modules/mfa/check.hpp"
#include "node/modules/mfa/errors.hpp"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/keeper.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/mfa/totp_commitment.hpp"
#include "virtengine/mfa/v1/genesis.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::mfa {

pb::GenesisState default_genesis() {
    pb::GenesisState out;
    auto& params = *out.mutable_params();
    params.set_default_session_duration(900);
    params.set_max_factors_per_account(10);
    params.set_max_challenge_attempts(3);
    params.set_challenge_ttl(300);
    params.set_max_trusted_devices(5);
    params.set_trusted_device_ttl(2'592'000);
    params.set_min_veid_score_for_mfa(50);
    params.set_require_at_least_one_factor(true);
    for (int type = pb::FACTOR_TYPE_TOTP; type <= pb::FACTOR_TYPE_TRUSTED_DEVICE; ++type)
        params.add_allowed_factor_types(static_cast<pb::FactorType>(type));
    for (const auto& config : default_configs()) *out.add_sensitive_tx_configs() = config;
    return out;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    state_->params.set(ctx, genesis.params());
    for (const auto& policy : genesis.mfa_policies()) {
        const auto account = TRY(Address::parse(policy.account_address()));
        TRY(check_policy(policy));
        if (state_->policies.has(ctx, account))
            return fail(errors::invalid_policy, "{} has two policies in genesis", account);
        state_->policies.set(ctx, account, policy);
    }
    for (const auto& factor : genesis.factor_enrollments()) {
        const auto account = TRY(Address::parse(factor.account_address()));
        if (factor.factor_id().empty() || factor.factor_id().find('\0') != std::string::npos ||
            !pb::FactorType_IsValid(factor.factor_type()) ||
            !pb::FactorEnrollmentStatus_IsValid(factor.status()))
            return fail(errors::invalid_enrollment, "a factor of {} in genesis", account);
        if (factor.factor_type() == pb::FACTOR_TYPE_TOTP)
            TRY(TotpCommitment::parse(bytes_of(factor.public_identifier())));
        const FactorKey key{account, static_cast<std::uint32_t>(factor.factor_type()),
                            factor.factor_id()};
        if (state_->factors.has(ctx, key))
            return fail(errors::enrollment_exists, "factor {} of {} stands twice in genesis",
                        factor.factor_id(), account);
        state_->factors.set(ctx, key, factor);
        // The last used step is not in the file; no code from before the last use may count again.
        if (factor.factor_type() == pb::FACTOR_TYPE_TOTP && factor.last_used_at() > 0)
            state_->last_steps.set(
                ctx, key, static_cast<std::uint64_t>(factor.last_used_at()) / totp_period + 1);
    }
    for (const auto& config : genesis.sensitive_tx_configs()) {
        TRY(check_config(config));
        const auto type = static_cast<std::uint32_t>(config.transaction_type());
        if (state_->configs.has(ctx, type))
            return fail(errors::invalid_tx_config, "{} stands twice in genesis",
                        name_of(config.transaction_type()));
        state_->configs.set(ctx, type, config);
    }
    for (const auto& device : genesis.trusted_devices()) {
        const auto account = TRY(Address::parse(device.account_address()));
        const std::pair<Address, std::string> key{account, device.device_info().fingerprint()};
        if (key.second.empty() || key.second.find('\0') != std::string::npos ||
            state_->devices.has(ctx, key))
            return fail(errors::invalid_enrollment,
                        "a device of {} stands twice or has no name in genesis", account);
        state_->devices.set(ctx, key, device);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = current_params(ctx);
    for (const auto& entry : state_->policies.list(ctx)) *out.add_mfa_policies() = entry.second;
    for (const auto& entry : state_->factors.list(ctx))
        *out.add_factor_enrollments() = entry.second;
    for (const auto& entry : state_->configs.list(ctx))
        *out.add_sensitive_tx_configs() = entry.second;
    for (const auto& entry : state_->devices.list(ctx)) *out.add_trusted_devices() = entry.second;
    return out;
}

Result<pb::MsgUpdateSensitiveTxConfigResponse> Keeper::update_config(
    Context& ctx, const pb::MsgUpdateSensitiveTxConfig& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_config(msg.config()));
    state_->configs.set(ctx, static_cast<std::uint32_t>(msg.config().transaction_type()),
                        msg.config());
    pb::MsgUpdateSensitiveTxConfigResponse out;
    out.set_success(true);
    return out;
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_params(msg.params()));
    state_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

Result<void> Keeper::lists_agree(Context& ctx) {
    const auto wrong = [](std::string_view what) { return fail(ve::errors::internal, "{}", what); };
    for (const auto& [account, id] : state_->sessions_of.list(ctx))
        if (!state_->sessions.has(ctx, id)) return wrong("a session is listed and gone");
    for (const auto& [account, id] : state_->challenges_of.list(ctx))
        if (!state_->challenges.has(ctx, id)) return wrong("a challenge is listed and gone");
    const auto sessions = state_->sessions.list(ctx).size();
    if (sessions != state_->sessions_of.list(ctx).size()) return wrong("a session is not listed");
    if (sessions != state_->session_ends.list(ctx).size() + state_->session_purges.list(ctx).size())
        return wrong("a session has no end");
    const auto challenges = state_->challenges.list(ctx).size();
    if (challenges != state_->challenges_of.list(ctx).size() ||
        challenges != state_->challenge_ends.list(ctx).size())
        return wrong("a challenge is not listed or has no end");
    return {};
}

}  // namespace ve::mfa
