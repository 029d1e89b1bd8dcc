// What module encryption keeps: the keys, and when something happens to them.
#pragma once

#include "node/chain/collections.hpp"
#include "virtengine/encryption/v1/encryption.pb.h"

namespace ve::encryption {

struct State {
    Map<std::string, virtengine::encryption::v1::RecipientKeyRecord> keys{"encryption", 0x01};
    Set<std::pair<Address, std::string>> by_owner{"encryption", 0x02};  // owner, fingerprint
    // Read by end_block; the first part is Unix seconds, the second a fingerprint.
    Set<std::pair<std::uint64_t, std::string>> expiring{"encryption", 0x03};
    Set<std::pair<std::uint64_t, std::string>> purging{"encryption", 0x04};
    // The value is the warning's window in seconds.
    Map<std::pair<std::uint64_t, std::string>, std::uint64_t> warning{"encryption", 0x05};
    Item<virtengine::encryption::v1::Params> params{"encryption", 0x06};
};

}  // namespace ve::encryption
