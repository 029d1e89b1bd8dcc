// Public keys as they travel in an Any: one key, or a threshold of several.
// Their bytes and addresses are crypto's.
#pragma once

#include "crypto/multisig.hpp"

namespace google::protobuf {
class Any;
}

namespace ve::wire {

// Errors: an unknown type, wrong sizes, members that are no plain keys.
Result<PublicKey> read_key(const google::protobuf::Any& any);
Result<ThresholdKey> read_threshold_key(const google::protobuf::Any& any);
bool is_threshold_key(const google::protobuf::Any& any);
Result<Address> key_address(const google::protobuf::Any& any);  // of either

google::protobuf::Any key_any(const PublicKey& key);
google::protobuf::Any key_any(const ThresholdKey& key);

}  // namespace ve::wire
