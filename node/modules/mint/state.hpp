// What module mint keeps, under the prefixes of the Cosmos SDK.
#pragma once

#include "cosmos/mint/v1beta1/mint.pb.h"
#include "node/chain/collections.hpp"

namespace ve::mint {

struct State {
    Item<cosmos::mint::v1beta1::Minter> minter{"mint", 0x00};
    Item<cosmos::mint::v1beta1::Params> params{"mint", 0x01};
};

}  // namespace ve::mint
