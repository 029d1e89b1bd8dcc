// What module evidence keeps, under the prefix of the Cosmos SDK.
#pragma once

#include "cosmos/evidence/v1beta1/evidence.pb.h"
#include "node/chain/collections.hpp"

namespace ve::evidence {

struct State {
    Map<ByteArray<32>, google::protobuf::Any> taken{"evidence", 0x00};  // by hash
};

}  // namespace ve::evidence
