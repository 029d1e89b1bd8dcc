// What module roles keeps.
#pragma once

#include "node/chain/collections.hpp"
#include "virtengine/roles/v1/roles.pb.h"

namespace ve::roles {

struct State {
    Map<std::pair<Address, std::uint32_t>, virtengine::roles::v1::RoleAssignment> assignments{
        "roles", 0x01};
    Set<std::pair<std::uint32_t, Address>> members{"roles", 0x02};  // the same, by role
    Set<Address> genesis_accounts{"roles", 0x03};
    Map<Address, virtengine::roles::v1::AccountStateRecord> states{"roles", 0x04};
    Item<virtengine::roles::v1::Params> params{"roles", 0x05};
};

}  // namespace ve::roles
