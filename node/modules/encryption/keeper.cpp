// What siblings ask: whether an envelope may be stored, and whose keys it names.
#include "node/modules/encryption/keeper.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "node/modules/encryption/errors.hpp"
#include "node/modules/encryption/state.hpp"
#include "virtengine/encryption/v1/genesis.pb.h"

namespace ve::encryption {

namespace {

// How long a key that was rotated out may still be named.
constexpr std::int64_t transition_seconds = 7 * 86'400;

}  // namespace

Keeper::Keeper() : state_{std::make_unique<State>()} {}
Keeper::~Keeper() = default;

pb::Params Keeper::current_params(Context& ctx) {
    return state_->params.get_or(ctx, default_genesis().params());
}

Result<void> Keeper::check_form(Context& ctx, const envelope::Envelope& envelope) {
    const auto params = current_params(ctx);
    if (envelope.version != envelope::version)
        return fail(errors::unsupported_version, "envelope version {}, this chain takes {}",
                    envelope.version, envelope::version);
    const auto& allowed = params.allowed_algorithms();
    const bool known    = envelope::is_algorithm(envelope.algorithm_id);
    const bool enabled  = std::any_of(allowed.begin(), allowed.end(), envelope::is_algorithm);
    if (!known || !enabled)
        return fail(known ? errors::algorithm_disabled : errors::unsupported_algorithm, "{}",
                    printable(envelope.algorithm_id, 40))
            .with_hint("use {}", envelope::algorithm);
    if (envelope.nonce.size() != envelope::nonce_size)
        return fail(errors::invalid_nonce, "a nonce of {} bytes, {} are needed",
                    envelope.nonce.size(), envelope::nonce_size);
    if (envelope.recipient_ids.size() > params.max_recipients_per_envelope())
        return fail(errors::too_many_recipients, "{} recipients, at most {}",
                    envelope.recipient_ids.size(), params.max_recipients_per_envelope());
    if (envelope.sender_signature.size() != std::tuple_size_v<ed25519::Signature>)
        return fail(errors::invalid_signature, "a sender signature of {} bytes, 64 are needed",
                    envelope.sender_signature.size());
    if (const auto form = envelope::check(envelope); !form.ok())
        return fail(errors::invalid_envelope, "{}", form.error().detail());
    return {};
}

Result<void> Keeper::check_recipient(Context& ctx, const std::string& fingerprint) {
    const auto record = TRY(state_->keys.get(ctx, fingerprint, errors::key_not_found, "key {}",
                                             printable(fingerprint, 60)));
    const auto now    = ctx.time().seconds;
    if (record.revoked_at() != 0) return fail(errors::key_revoked, "key {}", fingerprint);
    if (record.expires_at() != 0 && record.expires_at() <= now)
        return fail(errors::key_expired, "key {}", fingerprint);
    if (record.deprecated_at() != 0 && record.deprecated_at() + transition_seconds <= now)
        return fail(errors::key_deprecated, "key {} was rotated out", fingerprint);
    return {};
}

Result<void> Keeper::check_envelope(Context& ctx, const envelope::Envelope& envelope) {
    TRY(check_form(ctx, envelope));
    if (!envelope::signature_is_valid(envelope))
        return fail(errors::invalid_signature,
                    "the sender's signature does not fit what was sealed");
    for (const auto& id : envelope.recipient_ids)
        TRY(check_recipient(ctx, envelope::fingerprint_of_id(id)));
    return {};
}

std::optional<Address> Keeper::owner_of_usable(Context& ctx, const std::string& fingerprint) {
    if (!check_recipient(ctx, fingerprint).ok()) return std::nullopt;
    return Address::parse(state_->keys.find(ctx, fingerprint)->address()).value();
}

}  // namespace ve::encryption
