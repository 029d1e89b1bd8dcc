// One function per rpc of Msg: register, revoke, relabel, rotate.
#include "base/sdk_errors.hpp"
#include "base/text.hpp"
#include "node/chain/authority.hpp"
#include "node/chain/typed_event.hpp"
#include "node/modules/encryption/errors.hpp"
#include "node/modules/encryption/keeper.hpp"
#include "node/modules/encryption/state.hpp"
#include "virtengine/encryption/v1/events.pb.h"
#include "virtengine/encryption/v1/tx.pb.h"

namespace ve::encryption {

namespace {

constexpr std::size_t label_max         = 128;
constexpr std::uint64_t ttl_seconds_max = 100ULL * 365 * 86'400;

Result<Address> parse_sender(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(errors::invalid_address, "{}", address.error().detail());
    return *address;
}

Result<void> check_label(const std::string& label) {
    if (label.size() <= label_max) return {};
    return fail(sdk::invalid_request, "a label of {} bytes, at most {}", label.size(), label_max);
}

Result<void> check_new_algorithm(const std::string& id, const pb::Params& params) {
    if (!envelope::is_algorithm(id)) {
        for (const auto reserved : envelope::reserved_algorithms)
            if (id == reserved)
                return fail(errors::algorithm_disabled, "{} is reserved", id)
                    .with_hint("use {}", envelope::algorithm);
        return fail(errors::unsupported_algorithm, "\"{}\"", printable(id, 40))
            .with_hint("use {}", envelope::algorithm);
    }
    for (const auto& allowed : params.allowed_algorithms())
        if (envelope::is_algorithm(allowed)) return {};
    return fail(errors::algorithm_disabled, "{}", envelope::algorithm);
}

}  // namespace

Result<pb::MsgRegisterRecipientKeyResponse> Keeper::register_key(
    Context& ctx, const pb::MsgRegisterRecipientKey& msg) {
    const auto owner  = TRY(parse_sender(msg.sender()));
    const auto record = TRY(add(ctx, {.owner      = owner,
                                      .public_key = msg.public_key(),
                                      .algorithm  = msg.algorithm_id(),
                                      .label      = msg.label()}));
    pb::EventKeyRegistered event;
    event.set_address(msg.sender());
    event.set_fingerprint(record.key_fingerprint());
    event.set_algorithm(record.algorithm_id());
    event.set_label(record.label());
    event.set_registered_at(record.registered_at());
    ctx.emit(typed_event(event));
    pb::MsgRegisterRecipientKeyResponse out;
    out.set_key_fingerprint(record.key_fingerprint());
    return out;
}

Result<pb::MsgRevokeRecipientKeyResponse> Keeper::revoke_key(Context& ctx,
                                                             const pb::MsgRevokeRecipientKey& msg) {
    const auto sender = TRY(parse_sender(msg.sender()));
    const auto record = TRY(state_->keys.get(ctx, msg.key_fingerprint(), errors::key_not_found,
                                             "key {}", printable(msg.key_fingerprint(), 60)));
    if (record.address() != msg.sender() && sender != gov_authority())
        return fail(errors::unauthorized, "key {} belongs to {}", record.key_fingerprint(),
                    record.address());
    if (record.revoked_at() != 0)
        return fail(errors::key_revoked, "key {}", record.key_fingerprint());
    set_revoked(ctx, record, msg.sender());
    return pb::MsgRevokeRecipientKeyResponse{};
}

Result<pb::MsgUpdateKeyLabelResponse> Keeper::update_label(Context& ctx,
                                                           const pb::MsgUpdateKeyLabel& msg) {
    const auto owner = TRY(parse_sender(msg.sender()));
    auto record      = TRY(owned(ctx, owner, msg.key_fingerprint()));
    TRY(check_label(msg.label()));
    pb::EventKeyUpdated event;
    event.set_address(msg.sender());
    event.set_fingerprint(record.key_fingerprint());
    event.set_field("label");
    event.set_old_value(record.label());
    event.set_new_value(msg.label());
    record.set_label(msg.label());
    state_->keys.set(ctx, record.key_fingerprint(), record);
    ctx.emit(typed_event(event));
    return pb::MsgUpdateKeyLabelResponse{};
}

Result<pb::MsgRotateKeyResponse> Keeper::rotate_key(Context& ctx, const pb::MsgRotateKey& msg) {
    const auto owner = TRY(parse_sender(msg.sender()));
    auto old         = TRY(owned(ctx, owner, msg.old_key_fingerprint()));
    if (old.deprecated_at() != 0)
        return fail(errors::rotation_in_progress, "key {} was rotated out already",
                    old.key_fingerprint());
    if (msg.reason().size() > label_max)
        return fail(sdk::invalid_request, "a reason of {} bytes, at most {}", msg.reason().size(),
                    label_max);
    old.set_deprecated_at(ctx.time().seconds);
    state_->keys.set(ctx, old.key_fingerprint(), old);  // before the new one, which is then counted
    const auto& algorithm =
        msg.new_algorithm_id().empty() ? old.algorithm_id() : msg.new_algorithm_id();
    const auto record = TRY(add(ctx, {.owner       = owner,
                                      .public_key  = msg.new_public_key(),
                                      .algorithm   = algorithm,
                                      .label       = msg.new_label(),
                                      .ttl_seconds = msg.new_key_ttl_seconds()}));
    pb::EventKeyRotated event;
    event.set_address(msg.sender());
    event.set_old_fingerprint(old.key_fingerprint());
    event.set_new_fingerprint(record.key_fingerprint());
    event.set_rotated_at(ctx.time().seconds);
    ctx.emit(typed_event(event));
    pb::MsgRotateKeyResponse out;
    out.set_new_key_fingerprint(record.key_fingerprint());
    return out;
}

Result<pb::RecipientKeyRecord> Keeper::owned(Context& ctx, const Address& owner,
                                             const std::string& fingerprint) {
    auto record = TRY(state_->keys.get(ctx, fingerprint, errors::key_not_found, "key {}",
                                       printable(fingerprint, 60)));
    if (record.address() != owner.text())
        return fail(errors::unauthorized, "key {} belongs to {}", fingerprint, record.address());
    if (record.revoked_at() != 0) return fail(errors::key_revoked, "key {}", fingerprint);
    return record;
}

Result<pb::RecipientKeyRecord> Keeper::add(Context& ctx, const NewKey& key) {
    const auto params = current_params(ctx);
    const auto parsed = x25519::PublicKey::parse(bytes_of(key.public_key));
    if (!parsed.ok()) return fail(errors::invalid_public_key, "{}", parsed.error().detail());
    TRY(check_new_algorithm(key.algorithm, params));
    TRY(check_label(key.label));
    if (key.ttl_seconds > ttl_seconds_max)
        return fail(sdk::invalid_request, "a lifetime of {} s is too long", key.ttl_seconds);
    const auto fingerprint = envelope::fingerprint(parsed->bytes());
    if (state_->keys.has(ctx, fingerprint))
        return fail(errors::key_exists, "key {} is registered", fingerprint);

    std::uint32_t in_use = 0, version = 0;
    for (const auto& [owner, print] : state_->by_owner.under(ctx, key.owner)) {
        const auto other = state_->keys.find(ctx, print);
        VE_INVARIANT(other.has_value());
        version = std::max(version, other->key_version());
        if (other->revoked_at() == 0 && other->deprecated_at() == 0) ++in_use;
    }
    if (in_use >= params.max_keys_per_account())
        return fail(errors::key_exists, "{} has {} keys, as many as an account may have", key.owner,
                    in_use)
            .with_hint("ve tx encryption revoke-recipient-key FINGERPRINT");

    const auto now = ctx.time().seconds;
    const auto ttl = key.ttl_seconds != 0 ? key.ttl_seconds : params.default_key_ttl_seconds();
    pb::RecipientKeyRecord record;
    record.set_address(key.owner.text());
    record.set_public_key(key.public_key);
    record.set_key_fingerprint(fingerprint);
    record.set_key_version(version + 1);
    record.set_algorithm_id(std::string{envelope::algorithm});
    record.set_registered_at(now);
    if (ttl != 0) record.set_expires_at(now + static_cast<std::int64_t>(ttl));
    record.set_label(key.label);
    state_->keys.set(ctx, fingerprint, record);
    state_->by_owner.add(ctx, {key.owner, fingerprint});
    schedule(ctx, record);
    return record;
}

}  // namespace ve::encryption
