#include "node/modules/veid/envelope_form.hpp"

#include "virtengine/veid/v1/veid.pb.h"

namespace ve::veid {

envelope::Envelope plain(const virtengine::veid::v1::EncryptedPayloadEnvelope& proto) {
    const auto bytes = [](const std::string& text) { return copy_of(bytes_of(text)); };
    envelope::Envelope out;
    out.version           = proto.version();
    out.algorithm_id      = proto.algorithm_id();
    out.algorithm_version = proto.algorithm_version();
    out.nonce             = bytes(proto.nonce());
    out.ciphertext        = bytes(proto.ciphertext());
    out.sender_signature  = bytes(proto.sender_signature());
    out.sender_public_key = bytes(proto.sender_pub_key());
    for (const auto& id : proto.recipient_key_ids()) out.recipient_ids.push_back(id);
    for (const auto& key : proto.recipient_public_keys())
        out.recipient_public_keys.push_back(bytes(key));
    for (const auto& key : proto.encrypted_keys()) out.encrypted_keys.push_back(bytes(key));
    for (const auto& [name, value] : proto.metadata()) out.metadata.emplace(name, value);
    for (std::size_t i = 0; i < std::min(out.recipient_ids.size(), out.encrypted_keys.size()); ++i)
        out.wrapped_keys.push_back({.recipient_id         = out.recipient_ids[i],
                                    .wrapped_key          = out.encrypted_keys[i],
                                    .algorithm            = std::string{envelope::algorithm},
                                    .ephemeral_public_key = out.sender_public_key});
    return out;
}

void write(const envelope::Envelope& envelope,
           virtengine::veid::v1::EncryptedPayloadEnvelope& proto) {
    proto.Clear();
    proto.set_version(envelope.version);
    proto.set_algorithm_id(envelope.algorithm_id);
    proto.set_algorithm_version(envelope.algorithm_version);
    for (const auto& id : envelope.recipient_ids) proto.add_recipient_key_ids(id);
    for (const auto& key : envelope.recipient_public_keys)
        proto.add_recipient_public_keys(string_of(key));
    for (const auto& key : envelope.encrypted_keys) proto.add_encrypted_keys(string_of(key));
    proto.set_nonce(string_of(envelope.nonce));
    proto.set_ciphertext(string_of(envelope.ciphertext));
    proto.set_sender_signature(string_of(envelope.sender_signature));
    proto.set_sender_pub_key(string_of(envelope.sender_public_key));
    for (const auto& [name, value] : envelope.metadata) (*proto.mutable_metadata())[name] = value;
}

}  // namespace ve::veid
