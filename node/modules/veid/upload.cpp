// MsgUploadScope: every check of an upload in the order of the protocol, then the writes.
#include "capture/upload.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/encryption/keeper.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "node/modules/veid/errors.hpp"
#include "node/modules/veid/events.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::veid {

namespace {

constexpr std::size_t payload_hash_size        = 32;
constexpr std::uint64_t uploads_per_block      = 50;
constexpr std::uint64_t blocks_between_uploads = 2;
constexpr std::int64_t capture_age_max_seconds = 300, capture_ahead_max_seconds = 30;

Result<void> check_sizes(const pb::MsgUploadScope& msg) {
    struct Field {
        std::string_view name;
        std::size_t size, max;
    };
    const Field fields[] = {
        {"scope_id", msg.scope_id().size(), 128},
        {"client_id", msg.client_id().size(), 64},
        {"device_fingerprint", msg.device_fingerprint().size(), 256},
        {"salt", msg.salt().size(), 128},
        {"client_signature", msg.client_signature().size(), 512},
        {"user_signature", msg.user_signature().size(), 512},
        {"payload_hash", msg.payload_hash().size(), 64},
        {"geo_hint", msg.geo_hint().size(), 128},
    };
    for (const auto& field : fields)
        if (field.size > field.max)
            return fail(errors::input_too_large, "{} has {} bytes, at most {}", field.name,
                        field.size, field.max);
    return {};
}

Result<void> check_fields(const pb::MsgUploadScope& msg, const pb::Params& params) {
    if (msg.scope_id().empty()) return fail(errors::invalid_scope, "a scope needs an id");
    for (const char c : msg.scope_id())
        if (c <= ' ' || c > '~')
            return fail(errors::invalid_scope, "scope id \"{}\" has blanks or strange characters",
                        printable(msg.scope_id(), 128));
    if (msg.scope_type() < pb::SCOPE_TYPE_ID_DOCUMENT ||
        msg.scope_type() > pb::SCOPE_TYPE_SOCIAL_MEDIA)
        return fail(errors::invalid_scope_type, "scope type {} is none of 1 to 12",
                    static_cast<int>(msg.scope_type()));
    if (msg.salt().size() < params.salt_min_bytes() || msg.salt().size() > params.salt_max_bytes())
        return fail(errors::invalid_salt, "a salt of {} bytes, {} to {} are needed",
                    msg.salt().size(), params.salt_min_bytes(), params.salt_max_bytes());
    if (msg.salt().find_first_not_of(msg.salt().front()) == std::string::npos)
        return fail(errors::invalid_salt, "a salt of one repeated byte");
    if (msg.device_fingerprint().empty())
        return fail(errors::invalid_device, "an upload needs a device fingerprint");
    if (msg.client_id().empty())
        return fail(errors::invalid_client_id, "an upload needs a client id");
    if (msg.payload_hash().size() != payload_hash_size)
        return fail(errors::invalid_payload_hash, "a payload hash of {} bytes, 32 are needed",
                    msg.payload_hash().size());
    return {};
}

Result<void> check_capture_time(const pb::MsgUploadScope& msg, Time now) {
    // Compared without subtracting, which the extremes of the field would overflow.
    const auto oldest = now.seconds - capture_age_max_seconds;
    const auto newest = now.seconds + capture_ahead_max_seconds;
    if (msg.capture_timestamp() >= oldest && msg.capture_timestamp() <= newest) return {};
    return fail(errors::timestamp_out_of_range,
                "captured at {}; at block time {} captures from {} to {} are taken",
                msg.capture_timestamp(), now.seconds, oldest, newest)
        .with_hint("capture again");
}

}  // namespace

Result<pb::MsgUploadScopeResponse> Keeper::upload_scope(Context& ctx,
                                                        const pb::MsgUploadScope& msg) {
    const auto sender = Address::parse(msg.sender());
    if (!sender.ok()) return fail(errors::invalid_address, "{}", sender.error().detail());
    const auto params = current_params(ctx);
    TRY(check_sizes(msg));
    TRY(check_fields(msg, params));
    TRY(check_rate(ctx, *sender));
    TRY(check_capture_time(msg, ctx.time()));
    TRY(check_payload(ctx, msg));
    TRY(check_signatures(ctx, msg, *sender));
    const auto salt_hash = sha256(msg.salt());
    if (state_->salts.has(ctx, salt_hash))
        return fail(errors::salt_used, "this upload, or another with its salt, was made before")
            .with_hint("capture again: every upload has a fresh salt");
    bool is_new = false;
    auto record = record_of(ctx, *sender, is_new);
    if (record.locked()) return fail(errors::identity_locked, "{}", record.locked_reason());
    if (state_->scopes.has(ctx, {*sender, msg.scope_id()}))
        return fail(errors::scope_exists, "{} has a scope \"{}\"", *sender, msg.scope_id());
    TRY(check_limits(record, msg, params));

    const auto now = ctx.time().seconds;
    pb::IdentityScope scope;
    scope.set_scope_id(msg.scope_id());
    scope.set_scope_type(msg.scope_type());
    scope.set_version(1);
    *scope.mutable_encrypted_payload() = msg.encrypted_payload();
    auto& upload                       = *scope.mutable_upload_metadata();
    upload.set_salt(msg.salt());
    upload.set_salt_hash(string_of(salt_hash));
    upload.set_device_fingerprint(msg.device_fingerprint());
    upload.set_client_id(msg.client_id());
    upload.set_client_signature(msg.client_signature());
    upload.set_user_signature(msg.user_signature());
    upload.set_payload_hash(msg.payload_hash());
    upload.set_capture_timestamp(msg.capture_timestamp());
    upload.set_geo_hint(msg.geo_hint());
    scope.set_status(pb::VERIFICATION_STATUS_PENDING);
    scope.set_uploaded_at(now);
    scope.set_expires_at(now + standing_life_seconds(ctx));
    scope.set_owner_address(msg.sender());

    state_->salts.add(ctx, salt_hash);
    if (is_new) ctx.emit(identity_created(*sender));
    state_->records.set(ctx, *sender, record);
    store_scope(ctx, *sender, scope);
    state_->expiring.add(
        ctx, {static_cast<std::uint64_t>(scope.expires_at()), *sender, scope.scope_id()});
    count_upload(ctx, *sender);
    ctx.emit(scope_uploaded(scope));

    pb::MsgUploadScopeResponse out;
    out.set_scope_id(scope.scope_id());
    out.set_status(scope.status());
    out.set_uploaded_at(now);
    return out;
}

Result<void> Keeper::check_rate(Context& ctx, const Address& sender) {
    const auto height = static_cast<std::uint64_t>(ctx.height().value);
    const auto last   = state_->last_upload.find(ctx, sender);
    if (last && height < *last + blocks_between_uploads)
        return fail(errors::rate_limited,
                    "{} uploaded in block {}; the next upload fits in block {}", sender, *last,
                    *last + blocks_between_uploads);
    if (state_->uploads_in_block.find(ctx, height).value_or(0) >= uploads_per_block)
        return fail(errors::rate_limited, "block {} has {} uploads already", height,
                    uploads_per_block);
    return {};
}

void Keeper::count_upload(Context& ctx, const Address& sender) {
    const auto height = static_cast<std::uint64_t>(ctx.height().value);
    state_->last_upload.set(ctx, sender, height);
    state_->uploads_in_block.set(ctx, height,
                                 state_->uploads_in_block.find(ctx, height).value_or(0) + 1);
}

// The envelope's form, its sender's signature, its recipients, and that the hash is the
// ciphertext's.
Result<void> Keeper::check_payload(Context& ctx, const pb::MsgUploadScope& msg) {
    const auto envelope = plain(msg.encrypted_payload());
    if (envelope.recipient_ids.empty() || envelope.ciphertext.empty())
        return fail(errors::invalid_payload, "an envelope without recipients or ciphertext");
    if (const auto form = envelope::check(envelope); !form.ok())
        return fail(errors::invalid_payload, "{}", form.error().detail());
    if (string_of(capture::payload_hash(envelope)) != msg.payload_hash())
        return fail(errors::invalid_payload_hash, "it is not the SHA-256 of the ciphertext");
    TRY(encryption_.check_envelope(ctx, envelope));
    return check_quorum_of_recipients(ctx, envelope);
}

// Evidence that two thirds of the validators cannot open could never be verified.
Result<void> Keeper::check_quorum_of_recipients(Context& ctx, const envelope::Envelope& envelope) {
    std::vector<Address> owners;
    for (const auto& id : envelope.recipient_ids)
        if (const auto owner = encryption_.owner_of_usable(ctx, envelope::fingerprint_of_id(id)))
            owners.push_back(*owner);
    std::int64_t power = 0;
    for (const auto& validator : staking_.validators(ctx))
        if (std::find(owners.begin(), owners.end(), validator.operator_address) != owners.end())
            power += validator.power.value;
    const auto total = staking_.total_power(ctx).value;
    if (Amount{static_cast<std::uint64_t>(power)}.times(3).value() >
        Amount{static_cast<std::uint64_t>(total)}.times(2).value())
        return {};
    return fail(errors::validator_key_not_found,
                "validators with power {} of {} can open this; more than two thirds must", power,
                total)
        .with_hint("seal for the keys that `ve query encryption recipient-key VALIDATOR` lists");
}

Result<void> Keeper::check_signatures(Context& ctx, const pb::MsgUploadScope& msg,
                                      const Address& sender) {
    const auto params = current_params(ctx);
    const auto client = state_->clients.find(ctx, msg.client_id());
    if (!client || !client->active())
        return fail(errors::client_not_approved, "\"{}\" is {}", printable(msg.client_id(), 64),
                    client ? "suspended" : "unknown")
            .with_hint("ve query veid approved-clients");
    const auto m          = capture::client_message(bytes_of(msg.salt()), msg.device_fingerprint(),
                                                    msg.client_id(), bytes_of(msg.payload_hash()));
    const auto client_key = bytes_of(client->public_key());
    const auto client_signature = bytes_of(msg.client_signature());
    const bool client_signed    = client_key.size() == secp256k1::public_key_size
                                      ? secp256k1::verify(client_key, m, client_signature)
                                      : ed25519::verify(client_key, m, client_signature);
    if (params.require_client_signature() && !client_signed)
        return fail(errors::invalid_client_signature,
                    "{} did not sign this salt, device and payload", msg.client_id());
    if (!params.require_user_signature()) return {};

    const auto u       = capture::user_message(m, client_signature);
    const auto account = accounts_.account(ctx, sender);
    const bool signed_by_user =
        account && account->public_key.size() == secp256k1::public_key_size &&
        secp256k1::verify(ByteView{account->public_key}, u, bytes_of(msg.user_signature()));
    if (!signed_by_user)
        return fail(errors::invalid_user_signature, "{} did not sign this upload", sender);
    return {};
}

Result<void> Keeper::check_limits(const pb::IdentityRecord& record, const pb::MsgUploadScope& msg,
                                  const pb::Params& params) {
    std::uint32_t all = 0, of_type = 0;
    for (const auto& ref : record.scope_refs()) {
        if (ref.status() == pb::VERIFICATION_STATUS_EXPIRED) continue;
        ++all;
        if (ref.scope_type() == msg.scope_type()) ++of_type;
    }
    if (all >= params.max_scopes_per_account())
        return fail(errors::too_many_scopes, "{} scopes, as many as an account may have", all);
    if (of_type >= params.max_scopes_per_type())
        return fail(errors::too_many_scopes, "{} scopes of type {}, as many as an account may have",
                    of_type, name_of(msg.scope_type()));
    return {};
}

}  // namespace ve::veid
