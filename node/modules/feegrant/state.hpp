// What module feegrant keeps, under the keys of the Cosmos SDK.
#pragma once

#include "cosmos/feegrant/v1beta1/feegrant.pb.h"
#include "node/chain/collections.hpp"

namespace ve::feegrant {

struct State {
    // Grantee first: whose fees are paid is what is asked.
    Map<std::pair<Address, Address>, cosmos::feegrant::v1beta1::Grant> grants{"feegrant", 0x00};
    Prefix queue{"feegrant", "\x01"};  // end, grantee, granter: what ends first stands first
};

}  // namespace ve::feegrant
