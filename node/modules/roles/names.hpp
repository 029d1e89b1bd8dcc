// Roles and account states by the names that messages spell them with.
#pragma once

#include <string>

#include "base/result.hpp"
#include "virtengine/roles/v1/roles.pb.h"

namespace ve::roles {

Result<virtengine::roles::v1::Role> parse_role(std::string_view name);  // "moderator"
std::string name_of(virtengine::roles::v1::Role role);
Result<virtengine::roles::v1::AccountState> parse_state(std::string_view name);  // "suspended"
std::string name_of(virtengine::roles::v1::AccountState state);

}  // namespace ve::roles
