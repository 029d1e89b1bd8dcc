// Envelopes between their protobuf form and crypto's plain struct. Nothing is checked here.
#pragma once

#include "crypto/envelope.hpp"

namespace virtengine::encryption::v1 {
class EncryptedPayloadEnvelope;
}

namespace ve::encryption {

envelope::Envelope plain(const virtengine::encryption::v1::EncryptedPayloadEnvelope& proto);
virtengine::encryption::v1::EncryptedPayloadEnvelope proto_of(const envelope::Envelope& envelope);

}  // namespace ve::encryption
