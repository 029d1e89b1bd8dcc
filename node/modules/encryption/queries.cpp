// One function per rpc of Query.
#include "base/sdk_errors.hpp"
#include "base/text.hpp"
#include "node/modules/encryption/envelope_form.hpp"
#include "node/modules/encryption/keeper.hpp"
#include "node/modules/encryption/state.hpp"
#include "virtengine/encryption/v1/query.pb.h"

namespace ve::encryption {

Result<pb::QueryRecipientKeyResponse> Keeper::keys_of(Context& ctx,
                                                      const pb::QueryRecipientKeyRequest& request) {
    const auto owner = Address::parse(request.address());
    if (!owner.ok()) return fail(grpc_status::invalid_argument, "{}", owner.error().detail());
    pb::QueryRecipientKeyResponse out;
    for (const auto& [address, print] : state_->by_owner.under(ctx, *owner))
        *out.add_keys() = *state_->keys.find(ctx, print);
    return out;
}

Result<pb::QueryKeyByFingerprintResponse> Keeper::key_by_fingerprint(
    Context& ctx, const pb::QueryKeyByFingerprintRequest& request) {
    pb::QueryKeyByFingerprintResponse out;
    *out.mutable_key() = TRY(state_->keys.get(ctx, request.fingerprint(), grpc_status::not_found,
                                              "no key has the fingerprint {}",
                                              printable(request.fingerprint(), 60)));
    return out;
}

Result<pb::QueryParamsResponse> Keeper::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse out;
    *out.mutable_params() = current_params(ctx);
    return out;
}

Result<pb::QueryAlgorithmsResponse> Keeper::algorithms(Context&,
                                                       const pb::QueryAlgorithmsRequest&) {
    pb::QueryAlgorithmsResponse out;
    auto& info = *out.add_algorithms();
    info.set_id(std::string{envelope::algorithm});
    info.set_version(envelope::algorithm_version);
    info.set_description("X25519 key agreement, XSalsa20-Poly1305 encryption");
    info.set_key_size(x25519::key_size);
    info.set_nonce_size(envelope::nonce_size);
    return out;
}

Result<pb::QueryValidateEnvelopeResponse> Keeper::validate_envelope(
    Context& ctx, const pb::QueryValidateEnvelopeRequest& request) {
    const auto envelope = plain(request.envelope());
    pb::QueryValidateEnvelopeResponse out;
    out.set_recipient_count(static_cast<std::int32_t>(envelope.recipient_ids.size()));
    out.set_algorithm(envelope.algorithm_id);
    out.set_signature_valid(envelope::signature_is_valid(envelope));
    for (const auto& id : envelope.recipient_ids)
        if (!check_recipient(ctx, envelope::fingerprint_of_id(id)).ok()) out.add_missing_keys(id);
    out.set_all_keys_registered(out.missing_keys().empty() && !envelope.recipient_ids.empty());
    const auto verdict = check_envelope(ctx, envelope);
    out.set_valid(verdict.ok());
    if (!verdict.ok()) out.set_error(verdict.error().text());
    return out;
}

}  // namespace ve::encryption
