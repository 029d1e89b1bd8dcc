// What module deployment refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::deployment::errors {

inline constexpr std::string_view space = "deployment";
inline constexpr ErrorKind name_does_not_exist{space, 1, "name does not exist"};
inline constexpr ErrorKind invalid_request{space, 2, "invalid request"};
inline constexpr ErrorKind deployment_exists{space, 3, "deployment exists"};
inline constexpr ErrorKind deployment_not_found{space, 4, "deployment not found"};
inline constexpr ErrorKind deployment_closed{space, 5, "deployment closed"};
inline constexpr ErrorKind owner_account_missing{space, 6, "owner account missing"};
inline constexpr ErrorKind invalid_groups{space, 7, "invalid groups"};
inline constexpr ErrorKind invalid_deployment_id{space, 8, "invalid deployment id"};
inline constexpr ErrorKind empty_hash{space, 9, "empty hash"};
inline constexpr ErrorKind invalid_hash{space, 10, "invalid hash"};
inline constexpr ErrorKind internal{space, 11, "internal error"};
inline constexpr ErrorKind invalid_deployment{space, 12, "invalid deployment"};
inline constexpr ErrorKind invalid_group_id{space, 13, "invalid group id"};
inline constexpr ErrorKind group_not_found{space, 14, "group not found"};
inline constexpr ErrorKind group_closed{space, 15, "group is closed"};
inline constexpr ErrorKind group_open{space, 16, "group is open"};
inline constexpr ErrorKind group_paused{space, 17, "group is paused"};
inline constexpr ErrorKind group_not_open{space, 18, "group is not open"};
inline constexpr ErrorKind group_spec_invalid{space, 19, "invalid group specification"};
inline constexpr ErrorKind invalid_deposit{space, 20, "invalid deposit"};
inline constexpr ErrorKind invalid_id_path{space, 21, "invalid id path"};
inline constexpr ErrorKind invalid_param{space, 22, "invalid parameter"};
inline constexpr ErrorKind invalid_escrow_id{space, 23, "invalid escrow id"};

}  // namespace ve::deployment::errors
