// What module roles refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::roles::errors {

inline constexpr std::string_view space = "roles";
inline constexpr ErrorKind invalid_address{space, 1400, "invalid address"};
inline constexpr ErrorKind invalid_role{space, 1401, "invalid role"};
inline constexpr ErrorKind invalid_state{space, 1402, "invalid account state"};
inline constexpr ErrorKind unauthorized{space, 1403, "unauthorized"};
inline constexpr ErrorKind role_not_found{space, 1404, "role not found"};
inline constexpr ErrorKind role_assigned{space, 1405, "role already assigned"};
inline constexpr ErrorKind state_not_found{space, 1406, "account state not found"};
inline constexpr ErrorKind invalid_transition{space, 1407, "invalid state transition"};
inline constexpr ErrorKind genesis_account{space, 1408, "cannot modify a genesis account"};
inline constexpr ErrorKind terminated{space, 1409, "account is terminated"};
inline constexpr ErrorKind suspended{space, 1410, "account is suspended"};
inline constexpr ErrorKind not_genesis{space, 1411, "not a genesis account"};
inline constexpr ErrorKind own_role{space, 1412, "cannot revoke own role"};
inline constexpr ErrorKind suspend_self{space, 1413, "cannot suspend or terminate oneself"};

}  // namespace ve::roles::errors
