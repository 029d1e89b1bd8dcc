// What module auth keeps, under the keys that the Cosmos SDK gives it.
#pragma once

#include "cosmos/auth/v1beta1/auth.pb.h"
#include "node/chain/collections.hpp"

namespace ve::auth {

struct State {
    Item<cosmos::auth::v1beta1::Params> params{"acc", 0x00};
    Prefix accounts{"acc", "\x01"};  // address -> Any of an account
    Item<std::uint64_t> next_number{"acc", 0x02};
    Prefix by_number{"acc", "accountNumber"};  // number -> address
    Prefix unordered{"acc", "\x5a"};           // end of validity in nanoseconds, sender
};

}  // namespace ve::auth
