// The signatures of a threshold key's members: as files of their own (what `--signature-only`
// writes), joined into one signature, and taken apart again. Nothing is verified here.
#pragma once

#include <map>

#include "crypto/multisig.hpp"
#include "wire/places.hpp"

namespace ve::wire {

// One member's signature: a SignatureDescriptor of the Go SDK.
struct SignaturePart {
    PublicKey key;
    SignMode mode         = SignMode::amino_json;
    Sequence sequence     = {};
    std::string signature = {};
};

// {"signatures":[{"public_key":…,"data":{"single":{"mode":…,"signature":…}},"sequence":"0"}]}
Json parts_json(const std::vector<SignaturePart>& parts);
Result<std::vector<SignaturePart>> parts_from_json(const Json& json);

using PartsByMember = std::map<std::size_t, SignaturePart>;  // by position in the key

// What stands in the transaction for these parts, at the place of the key's address.
Place joined(const ThresholdKey& key, Sequence sequence, const PartsByMember& parts);
// Error: it is not a signature of that key.
Result<PartsByMember> taken_apart(const ThresholdKey& key, const Place& place);

}  // namespace ve::wire
