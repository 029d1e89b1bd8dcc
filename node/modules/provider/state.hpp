// What module provider keeps: providers by owner.
#pragma once

#include "node/chain/collections.hpp"
#include "virtengine/provider/v1beta4/provider.pb.h"

namespace ve::provider {

struct Store {
    Map<Address, virtengine::provider::v1beta4::Provider> providers{"provider", 0x01};
};

}  // namespace ve::provider
