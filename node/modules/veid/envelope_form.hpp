// The envelope of this module's messages, between its protobuf form and crypto's plain struct. It
// has no wrapped_keys: they follow from its encrypted_keys.
#pragma once

#include "crypto/envelope.hpp"

namespace virtengine::veid::v1 {
class EncryptedPayloadEnvelope;
}

namespace ve::veid {

envelope::Envelope plain(const virtengine::veid::v1::EncryptedPayloadEnvelope& proto);
void write(const envelope::Envelope& envelope,
           virtengine::veid::v1::EncryptedPayloadEnvelope& proto);

}  // namespace ve::veid
