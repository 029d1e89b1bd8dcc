// What module veid refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::veid::errors {

inline constexpr std::string_view space = "veid";
inline constexpr ErrorKind invalid_address{space, 1000, "invalid address"};
inline constexpr ErrorKind invalid_scope{space, 1001, "invalid scope"};
inline constexpr ErrorKind invalid_scope_type{space, 1002, "invalid scope type"};
inline constexpr ErrorKind invalid_payload{space, 1004, "invalid encrypted payload"};
inline constexpr ErrorKind invalid_salt{space, 1005, "invalid salt"};
inline constexpr ErrorKind salt_used{space, 1006, "salt was used before"};
inline constexpr ErrorKind invalid_device{space, 1007, "invalid device fingerprint"};
inline constexpr ErrorKind invalid_client_id{space, 1008, "invalid client id"};
inline constexpr ErrorKind client_not_approved{space, 1009, "capture client is not approved"};
inline constexpr ErrorKind invalid_client_signature{space, 1010, "invalid client signature"};
inline constexpr ErrorKind invalid_user_signature{space, 1011, "invalid user signature"};
inline constexpr ErrorKind invalid_payload_hash{space, 1012, "invalid payload hash"};
inline constexpr ErrorKind invalid_status{space, 1013, "invalid verification status"};
inline constexpr ErrorKind invalid_score{space, 1015, "invalid score"};
inline constexpr ErrorKind invalid_record{space, 1017, "invalid identity record"};
inline constexpr ErrorKind scope_not_found{space, 1019, "scope not found"};
inline constexpr ErrorKind record_not_found{space, 1020, "identity record not found"};
inline constexpr ErrorKind scope_exists{space, 1021, "scope already exists"};
inline constexpr ErrorKind scope_revoked{space, 1022, "scope has been revoked"};
inline constexpr ErrorKind scope_expired{space, 1023, "scope has expired"};
inline constexpr ErrorKind unauthorized{space, 1024, "unauthorized"};
inline constexpr ErrorKind invalid_transition{space, 1025, "invalid status transition"};
inline constexpr ErrorKind identity_locked{space, 1026, "identity is locked"};
inline constexpr ErrorKind too_many_scopes{space, 1027, "too many scopes"};
inline constexpr ErrorKind in_progress{space, 1028, "verification is in progress"};
inline constexpr ErrorKind invalid_params{space, 1031, "invalid parameters"};
inline constexpr ErrorKind validator_key_not_found{space, 1040, "validator key not found"};
inline constexpr ErrorKind invalid_extension{space, 1054, "invalid vote extension"};
inline constexpr ErrorKind rate_limited{space, 1125, "rate limit exceeded"};
inline constexpr ErrorKind timestamp_out_of_range{space, 1138, "timestamp out of range"};
inline constexpr ErrorKind input_too_large{space, 1281, "input too large"};

}  // namespace ve::veid::errors
