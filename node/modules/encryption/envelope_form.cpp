#include "node/modules/encryption/envelope_form.hpp"

#include "virtengine/encryption/v1/encryption.pb.h"

namespace ve::encryption {

namespace {

Bytes bytes_from(const std::string& text) { return copy_of(bytes_of(text)); }

}  // namespace

envelope::Envelope plain(const virtengine::encryption::v1::EncryptedPayloadEnvelope& proto) {
    envelope::Envelope out;
    out.version           = proto.version();
    out.algorithm_id      = proto.algorithm_id();
    out.algorithm_version = proto.algorithm_version();
    for (const auto& id : proto.recipient_key_ids()) out.recipient_ids.push_back(id);
    for (const auto& key : proto.recipient_public_keys())
        out.recipient_public_keys.push_back(bytes_from(key));
    for (const auto& key : proto.encrypted_keys()) out.encrypted_keys.push_back(bytes_from(key));
    for (const auto& entry : proto.wrapped_keys())
        out.wrapped_keys.push_back({entry.recipient_id(), bytes_from(entry.wrapped_key()),
                                    entry.algorithm(), bytes_from(entry.ephemeral_pub_key())});
    out.nonce             = bytes_from(proto.nonce());
    out.ciphertext        = bytes_from(proto.ciphertext());
    out.sender_signature  = bytes_from(proto.sender_signature());
    out.sender_public_key = bytes_from(proto.sender_pub_key());
    for (const auto& [name, value] : proto.metadata()) out.metadata.emplace(name, value);
    return out;
}

virtengine::encryption::v1::EncryptedPayloadEnvelope proto_of(const envelope::Envelope& envelope) {
    virtengine::encryption::v1::EncryptedPayloadEnvelope out;
    out.set_version(envelope.version);
    out.set_algorithm_id(envelope.algorithm_id);
    out.set_algorithm_version(envelope.algorithm_version);
    for (const auto& id : envelope.recipient_ids) out.add_recipient_key_ids(id);
    for (const auto& key : envelope.recipient_public_keys)
        out.add_recipient_public_keys(string_of(key));
    for (const auto& key : envelope.encrypted_keys) out.add_encrypted_keys(string_of(key));
    for (const auto& entry : envelope.wrapped_keys) {
        auto& wrapped = *out.add_wrapped_keys();
        wrapped.set_recipient_id(entry.recipient_id);
        wrapped.set_wrapped_key(string_of(entry.wrapped_key));
        wrapped.set_algorithm(entry.algorithm);
        wrapped.set_ephemeral_pub_key(string_of(entry.ephemeral_public_key));
    }
    out.set_nonce(string_of(envelope.nonce));
    out.set_ciphertext(string_of(envelope.ciphertext));
    out.set_sender_signature(string_of(envelope.sender_signature));
    out.set_sender_pub_key(string_of(envelope.sender_public_key));
    for (const auto& [name, value] : envelope.metadata) (*out.mutable_metadata())[name] = value;
    return out;
}

}  // namespace ve::encryption
