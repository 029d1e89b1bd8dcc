// What module veid keeps. Evidence is stored sealed; nothing here says what is in it.
#pragma once

#include "node/chain/collections.hpp"
#include "node/modules/veid/request.hpp"
#include "virtengine/veid/v1/genesis.pb.h"
#include "virtengine/veid/v1/veid.pb.h"

namespace ve::veid {

using ScopeKey = std::pair<Address, std::string>;  // owner, scope id

struct State {
    Map<Address, virtengine::veid::v1::IdentityRecord> records{"veid", 0x01};
    Map<ScopeKey, virtengine::veid::v1::IdentityScope> scopes{"veid", 0x02};
    Map<Address, virtengine::veid::v1::IdentityScore> scores{"veid", 0x03};
    Set<Hash> salts{"veid", 0x04};  // SHA-256 of each salt that was ever used
    Map<std::string, virtengine::veid::v1::ApprovedClient> clients{"veid", 0x05};
    Item<virtengine::veid::v1::Params> params{"veid", 0x06};
    Map<RequestId, Request> requests{"veid", 0x07};
    Map<ScopeKey, std::string> request_of{"veid", 0x08};  // the bytes of its id
    // Read by end_block: (Unix seconds, owner, scope id).
    Set<std::tuple<std::uint64_t, Address, std::string>> expiring{"veid", 0x09};
    Map<Address, std::uint64_t> last_upload{"veid", 0x0a};             // height
    Map<std::uint64_t, std::uint64_t> uploads_in_block{"veid", 0x0b};  // this height only
    // Parts of a genesis that belong to sub-systems this node does not run; given back on export.
    Item<virtengine::veid::v1::GenesisState> carried{"veid", 0x0c};
};

}  // namespace ve::veid
