// Genesis in and out; at the end of a block keys expire, warn and are purged.
#include "node/chain/typed_event.hpp"
#include "node/modules/encryption/errors.hpp"
#include "node/modules/encryption/keeper.hpp"
#include "node/modules/encryption/state.hpp"
#include "virtengine/encryption/v1/events.pb.h"
#include "virtengine/encryption/v1/genesis.pb.h"

namespace ve::encryption {

namespace {

constexpr std::size_t due_max = 100;  // of each kind, a block

std::uint64_t seconds(std::int64_t unix) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, unix));
}

Result<void> check_params(const pb::Params& params) {
    const auto bad = [](std::string_view name) {
        return fail(ve::errors::input, "encryption.params.{} is out of range", name);
    };
    if (params.max_recipients_per_envelope() == 0 ||
        params.max_recipients_per_envelope() > envelope::max_recipients)
        return bad("max_recipients_per_envelope");
    if (params.max_keys_per_account() == 0 || params.max_keys_per_account() > 1000)
        return bad("max_keys_per_account");
    if (params.key_expiry_warning_seconds_size() > 16) return bad("key_expiry_warning_seconds");
    constexpr std::uint64_t century = 100ULL * 365 * 86'400;
    for (const auto window : params.key_expiry_warning_seconds())
        if (window > century) return bad("key_expiry_warning_seconds");
    if (params.revocation_grace_period_seconds() > century)
        return bad("revocation_grace_period_seconds");
    if (params.default_key_ttl_seconds() > century) return bad("default_key_ttl_seconds");
    for (const auto& id : params.allowed_algorithms())
        if (!envelope::is_algorithm(id))
            return fail(errors::unsupported_algorithm, "encryption.params.allowed_algorithms: {}",
                        id);
    // An envelope without a signature proves nothing, so this chain has no way to allow one.
    if (!params.require_signature()) return bad("require_signature");
    return {};
}

Result<void> check_record(const pb::RecipientKeyRecord& record) {
    const auto key = TRY(x25519::PublicKey::parse(bytes_of(record.public_key())));
    if (record.key_fingerprint() != envelope::fingerprint(key.bytes()))
        return fail(errors::invalid_fingerprint, "{} is not the fingerprint of its key, {} is",
                    record.key_fingerprint(), envelope::fingerprint(key.bytes()));
    if (!envelope::is_algorithm(record.algorithm_id()))
        return fail(errors::unsupported_algorithm, "key {}: {}", record.key_fingerprint(),
                    record.algorithm_id());
    if (record.key_version() == 0)
        return fail(ve::errors::input, "key {} has no version", record.key_fingerprint());
    return {};
}

}  // namespace

pb::GenesisState default_genesis() {
    pb::GenesisState out;
    auto& params = *out.mutable_params();
    params.set_max_recipients_per_envelope(10);
    params.set_max_keys_per_account(5);
    params.add_allowed_algorithms(std::string{envelope::algorithm});
    params.set_require_signature(true);
    params.set_revocation_grace_period_seconds(604'800);
    params.add_key_expiry_warning_seconds(604'800);
    params.add_key_expiry_warning_seconds(86'400);
    params.set_rotation_batch_size(100);
    params.set_default_key_ttl_seconds(0);
    return out;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    state_->params.set(ctx, genesis.params());
    for (const auto& record : genesis.recipient_keys()) {
        TRY(check_record(record));
        const auto owner = TRY(Address::parse(record.address()));
        if (state_->keys.has(ctx, record.key_fingerprint()))
            return fail(errors::key_exists, "key {} stands twice in genesis",
                        record.key_fingerprint());
        state_->keys.set(ctx, record.key_fingerprint(), record);
        state_->by_owner.add(ctx, {owner, record.key_fingerprint()});
        schedule(ctx, record);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = current_params(ctx);
    for (const auto& entry : state_->keys.list(ctx)) *out.add_recipient_keys() = entry.second;
    return out;
}

void Keeper::schedule(Context& ctx, const pb::RecipientKeyRecord& record) {
    const auto& print = record.key_fingerprint();
    if (record.revoked_at() != 0) {
        if (record.purge_at() != 0) state_->purging.add(ctx, {seconds(record.purge_at()), print});
        return;
    }
    if (record.expires_at() == 0) return;
    const auto expires_at = seconds(record.expires_at()), now = seconds(ctx.time().seconds);
    state_->expiring.add(ctx, {expires_at, print});
    const auto params = current_params(ctx);
    for (const auto window : params.key_expiry_warning_seconds())
        if (window < expires_at && expires_at - window > now)
            state_->warning.set(ctx, {expires_at - window, print}, window);
}

void Keeper::set_revoked(Context& ctx, pb::RecipientKeyRecord record, const std::string& by) {
    const auto now   = ctx.time().seconds;
    const auto grace = current_params(ctx).revocation_grace_period_seconds();
    record.set_revoked_at(now);
    record.set_purge_at(now + static_cast<std::int64_t>(grace));
    state_->keys.set(ctx, record.key_fingerprint(), record);
    schedule(ctx, record);
    pb::EventKeyRevoked event;
    event.set_address(record.address());
    event.set_fingerprint(record.key_fingerprint());
    event.set_revoked_by(by);
    event.set_revoked_at(now);
    ctx.emit(typed_event(event));
}

Result<void> Keeper::end_block(Context& ctx) {
    const auto now = seconds(ctx.time().seconds);
    for (const auto& [key, window] : state_->warning.list(ctx, due_max)) {
        if (key.first > now) break;
        state_->warning.erase(ctx, key);
        const auto record = state_->keys.find(ctx, key.second);
        if (!record || record->revoked_at() != 0) continue;
        pb::EventKeyExpiryWarning event;
        event.set_address(record->address());
        event.set_fingerprint(key.second);
        event.set_expires_at(record->expires_at());
        event.set_warning_window_seconds(window);
        ctx.emit(typed_event(event));
    }
    for (const auto& due : state_->expiring.list(ctx, due_max)) {
        if (due.first > now) break;
        state_->expiring.erase(ctx, due);
        const auto record = state_->keys.find(ctx, due.second);
        if (!record || record->revoked_at() != 0) continue;
        pb::EventKeyExpired event;
        event.set_address(record->address());
        event.set_fingerprint(due.second);
        event.set_expired_at(ctx.time().seconds);
        ctx.emit(typed_event(event));
        set_revoked(ctx, *record, record->address());
    }
    for (const auto& due : state_->purging.list(ctx, due_max)) {
        if (due.first > now) break;
        state_->purging.erase(ctx, due);
        const auto record = state_->keys.find(ctx, due.second);
        if (!record) continue;
        const auto owner = TRY(Address::parse(record->address()));
        state_->by_owner.erase(ctx, {owner, due.second});
        state_->keys.erase(ctx, due.second);
    }
    return {};
}

Result<void> Keeper::owners_agree(Context& ctx) {
    const auto keys = state_->keys.list(ctx);
    for (const auto& [print, record] : keys) {
        const auto owner = TRY(Address::parse(record.address()));
        if (!state_->by_owner.has(ctx, {owner, print}))
            return fail(ve::errors::internal, "key {} is missing in its owner's list", print);
    }
    if (state_->by_owner.list(ctx).size() != keys.size())
        return fail(ve::errors::internal, "an owner's list names a key that is gone");
    return {};
}

}  // namespace ve::encryption
