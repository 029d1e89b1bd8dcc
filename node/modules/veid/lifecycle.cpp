// Genesis in and out; at the end of a block stale requests go back and old scopes expire.
#include <set>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "node/modules/veid/errors.hpp"
#include "node/modules/veid/events.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/params.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"

namespace ve::veid {

namespace {

constexpr std::size_t expiring_max = 100;  // a block

Result<void> check_client(const pb::ApprovedClient& client) {
    const auto key = bytes_of(client.public_key());
    if (client.client_id().empty() || client.client_id().size() > 64)
        return fail(errors::invalid_client_id, "an approved client has an id of 1 to 64 bytes");
    const bool known = key.size() == secp256k1::public_key_size
                           ? secp256k1::PublicKey::parse(key).ok()
                           : ed25519::PublicKey::parse(key).ok();
    if (!known)
        return fail(errors::invalid_client_id,
                    "client {} has neither an ed25519 nor a secp256k1 key", client.client_id());
    return {};
}

Result<void> check_scope(const pb::IdentityScope& scope) {
    if (scope.scope_id().empty() || scope.scope_id().size() > 128 ||
        scope.scope_id().find('\0') != std::string::npos)
        return fail(errors::invalid_scope, "a scope of {} has a bad id", scope.owner_address());
    if (scope.scope_type() < pb::SCOPE_TYPE_ID_DOCUMENT ||
        scope.scope_type() > pb::SCOPE_TYPE_SOCIAL_MEDIA)
        return fail(errors::invalid_scope_type, "scope {}", scope.scope_id());
    if (!pb::VerificationStatus_IsValid(scope.status()))
        return fail(errors::invalid_status, "scope {}", scope.scope_id());
    if (scope.upload_metadata().salt_hash().size() != 32)
        return fail(errors::invalid_salt, "scope {} has no salt hash", scope.scope_id());
    if (!is_revoked(scope))
        if (const auto form = envelope::check(plain(scope.encrypted_payload())); !form.ok())
            return fail(errors::invalid_payload, "scope {}: {}", scope.scope_id(),
                        form.error().detail());
    return {};
}

// What this node keeps for others and gives back untouched.
pb::GenesisState carried_part(pb::GenesisState genesis) {
    genesis.clear_identity_records();
    genesis.clear_scopes();
    genesis.clear_approved_clients();
    genesis.clear_params();
    genesis.clear_scores();
    return genesis;
}

}  // namespace

Result<void> check_params(const pb::Params& params) {
    const auto bad = [](std::string_view name) {
        return fail(errors::invalid_params, "veid.params.{} is out of range", name);
    };
    if (params.max_scopes_per_account() == 0 || params.max_scopes_per_account() > 1000)
        return bad("max_scopes_per_account");
    if (params.max_scopes_per_type() == 0 ||
        params.max_scopes_per_type() > params.max_scopes_per_account())
        return bad("max_scopes_per_type");
    if (params.salt_min_bytes() < 16 || params.salt_min_bytes() > params.salt_max_bytes())
        return bad("salt_min_bytes");
    if (params.salt_max_bytes() > 128) return bad("salt_max_bytes");
    if (params.verification_expiry_days() == 0 || params.verification_expiry_days() > 36'500)
        return bad("verification_expiry_days");
    return {};
}

pb::GenesisState default_genesis() {
    pb::GenesisState out;
    auto& params = *out.mutable_params();
    params.set_max_scopes_per_account(50);
    params.set_max_scopes_per_type(5);
    params.set_salt_min_bytes(16);
    params.set_salt_max_bytes(64);
    params.set_require_client_signature(true);
    params.set_require_user_signature(true);
    params.set_verification_expiry_days(365);
    return out;
}

// Imported as data: uploads were checked when they were made, only their shape is looked at again.
Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    state_->params.set(ctx, genesis.params());
    for (const auto& client : genesis.approved_clients()) {
        TRY(check_client(client));
        if (state_->clients.has(ctx, client.client_id()))
            return fail(errors::invalid_client_id, "client {} stands twice in genesis",
                        client.client_id());
        state_->clients.set(ctx, client.client_id(), client);
    }
    for (const auto& record : genesis.identity_records()) {
        const auto account = TRY(Address::parse(record.account_address()));
        if (state_->records.has(ctx, account))
            return fail(errors::invalid_record, "{} has two records in genesis", account);
        if (record.current_score() > score_max)
            return fail(errors::invalid_score, "the record of {} has a score of {}", account,
                        record.current_score());
        state_->records.set(ctx, account, record);
    }
    for (const auto& scope : genesis.scopes()) {
        TRY(check_scope(scope));
        const auto owner = TRY(Address::parse(scope.owner_address()));
        const ScopeKey key{owner, scope.scope_id()};
        if (state_->scopes.has(ctx, key))
            return fail(errors::scope_exists, "scope {} of {} stands twice in genesis",
                        scope.scope_id(), owner);
        if (!state_->records.has(ctx, owner))
            return fail(errors::record_not_found, "scope {} has an owner without a record",
                        scope.scope_id());
        Hash salt{};
        std::copy_n(bytes_of(scope.upload_metadata().salt_hash()).begin(), salt.size(),
                    salt.begin());
        if (state_->salts.has(ctx, salt))
            return fail(errors::salt_used, "scope {} repeats a salt in genesis", scope.scope_id());
        state_->salts.add(ctx, salt);
        state_->scopes.set(ctx, key, scope);
        if (!is_revoked(scope))
            state_->expiring.add(
                ctx, {static_cast<std::uint64_t>(std::max<std::int64_t>(0, scope.expires_at())),
                      owner, scope.scope_id()});
        // Whoever waited for validators keeps waiting, from now on.
        if (scope.status() == pb::VERIFICATION_STATUS_IN_PROGRESS)
            add_request(ctx, Request::make(owner, scope.scope_id(), ctx.height(), ctx.time()));
    }
    for (auto score : genesis.scores()) {
        const auto account = TRY(Address::parse(score.account_address()));
        if (state_->scores.has(ctx, account))
            return fail(errors::invalid_score, "{} has two scores in genesis", account);
        if (score.score() > score_max)
            return fail(errors::invalid_score, "{} has a score of {} in genesis", account,
                        score.score());
        if (!pb::AccountStatus_IsValid(score.status()))
            return fail(errors::invalid_status, "{} has status {} in genesis", account,
                        static_cast<int>(score.status()));
        // A seeded score that names no time counts from the start of the chain.
        if (score.last_updated_at() == 0) score.set_last_updated_at(ctx.time().seconds);
        score.set_tier(score.status() == pb::ACCOUNT_STATUS_VERIFIED
                           ? tier_of(score.score())
                           : pb::IDENTITY_TIER_UNVERIFIED);
        state_->scores.set(ctx, account, score);
    }
    state_->carried.set(ctx, carried_part(genesis));
    return scopes_agree(ctx);
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out  = state_->carried.get_or(ctx, pb::GenesisState{});
    *out.mutable_params() = current_params(ctx);
    for (const auto& entry : state_->records.list(ctx)) *out.add_identity_records() = entry.second;
    for (const auto& entry : state_->scopes.list(ctx)) *out.add_scopes() = entry.second;
    for (const auto& entry : state_->clients.list(ctx)) *out.add_approved_clients() = entry.second;
    for (const auto& entry : state_->scores.list(ctx)) *out.add_scores() = entry.second;
    return out;
}

Result<void> Keeper::end_block(Context& ctx) {
    const auto height = static_cast<std::uint64_t>(ctx.height().value);
    const auto now    = static_cast<std::uint64_t>(std::max<std::int64_t>(0, ctx.time().seconds));
    state_->uploads_in_block.erase(ctx, height);
    for (const auto& [id, request] : state_->requests.list(ctx))
        if (request.height + request_life_blocks <= height) give_back(ctx, request, "timeout");
    for (const auto& due : state_->expiring.list(ctx, expiring_max)) {
        const auto& [at, owner, scope_id] = due;
        if (at > now) break;
        state_->expiring.erase(ctx, due);
        auto scope = state_->scopes.find(ctx, {owner, scope_id});
        if (!scope || is_revoked(*scope)) continue;
        const auto previous = scope->status();
        if (const auto waiting = request_for(ctx, owner, scope_id)) {
            give_back(ctx, *waiting, "expired");
            scope = state_->scopes.find(ctx, {owner, scope_id});
        }
        if (!may_follow(scope->status(), pb::VERIFICATION_STATUS_EXPIRED)) continue;
        scope->set_status(pb::VERIFICATION_STATUS_EXPIRED);
        store_scope(ctx, owner, *scope);
        ctx.emit(scope_moved("status_updated",
                             {owner, *scope, previous, "expired", ctx.time().seconds}));
    }
    return {};
}

Result<void> Keeper::scopes_agree(Context& ctx) {
    std::size_t listed = 0;
    for (const auto& [account, record] : state_->records.list(ctx)) {
        std::set<std::string> seen;
        for (const auto& ref : record.scope_refs()) {
            const auto scope = state_->scopes.find(ctx, {account, ref.scope_id()});
            if (!scope || scope->status() != ref.status() || !seen.insert(ref.scope_id()).second)
                return fail(errors::invalid_record,
                            "the record of {} and its scope \"{}\" disagree", account,
                            ref.scope_id());
            ++listed;
        }
    }
    if (listed != state_->scopes.list(ctx).size())
        return fail(errors::invalid_record, "a scope is in no record");
    return {};
}

Result<void> Keeper::requests_agree(Context& ctx) {
    std::size_t waiting = 0;
    for (const auto& [key, scope] : state_->scopes.list(ctx))
        if (scope.status() == pb::VERIFICATION_STATUS_IN_PROGRESS) {
            ++waiting;
            if (!state_->request_of.has(ctx, key))
                return fail(errors::invalid_status, "scope \"{}\" waits without a request",
                            key.second);
        }
    if (state_->requests.list(ctx).size() != waiting ||
        state_->request_of.list(ctx).size() != waiting)
        return fail(errors::invalid_status, "a request has no scope that waits");
    return {};
}

}  // namespace ve::veid
