// What module slashing keeps; the first three under the prefixes of the Cosmos SDK.
#pragma once

#include "cosmos/slashing/v1beta1/slashing.pb.h"
#include "node/chain/collections.hpp"

namespace ve::slashing {

namespace pb = cosmos::slashing::v1beta1;

// A block in which all of the last block's validators signed changes nothing here: how many blocks
// a validator was asked to sign follows from the height since which it is asked.
struct State {
    Item<pb::Params> params{"slashing", 0x00};
    Map<Address, pb::ValidatorSigningInfo> infos{"slashing", 0x01};  // by consensus address
    // Bits of the window that were missed, 1024 to a piece.
    Map<std::pair<Address, std::uint64_t>, std::string> missed{"slashing", 0x02};
    // Of whom is asked now: the height at which `index_offset` was what is stored.
    Map<Address, std::uint64_t> asked_since{"slashing", 0x03};
    Item<std::string> asked{"slashing", 0x04};  // their addresses, one after the other
};

}  // namespace ve::slashing
