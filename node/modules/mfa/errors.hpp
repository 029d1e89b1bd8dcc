// What module mfa refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::mfa::errors {

inline constexpr std::string_view space = "mfa";
inline constexpr ErrorKind invalid_address{space, 1200, "invalid address"};
inline constexpr ErrorKind invalid_factor_type{space, 1201, "invalid factor type"};
inline constexpr ErrorKind invalid_policy{space, 1202, "invalid MFA policy"};
inline constexpr ErrorKind invalid_enrollment{space, 1204, "invalid factor enrollment"};
inline constexpr ErrorKind enrollment_not_found{space, 1205, "factor enrollment not found"};
inline constexpr ErrorKind enrollment_exists{space, 1206, "factor enrollment already exists"};
inline constexpr ErrorKind invalid_challenge{space, 1207, "invalid challenge"};
inline constexpr ErrorKind challenge_not_found{space, 1208, "challenge not found"};
inline constexpr ErrorKind challenge_expired{space, 1209, "challenge has expired"};
inline constexpr ErrorKind challenge_used{space, 1210, "challenge was already used"};
inline constexpr ErrorKind too_many_attempts{space, 1211, "maximum attempts exceeded"};
inline constexpr ErrorKind mfa_required{space, 1214, "MFA required"};
inline constexpr ErrorKind session_not_found{space, 1216, "authorization session not found"};
inline constexpr ErrorKind session_expired{space, 1217, "authorization session has expired"};
inline constexpr ErrorKind session_used{space, 1218, "authorization session was already used"};
inline constexpr ErrorKind unauthorized{space, 1219, "unauthorized"};
inline constexpr ErrorKind invalid_tx_type{space, 1220, "invalid sensitive transaction type"};
inline constexpr ErrorKind invalid_tx_config{space, 1221,
                                             "invalid sensitive transaction configuration"};
inline constexpr ErrorKind challenge_failed{space, 1225, "challenge creation failed"};
inline constexpr ErrorKind factor_revoked{space, 1227, "factor has been revoked"};
inline constexpr ErrorKind factor_expired{space, 1228, "factor has expired"};
inline constexpr ErrorKind score_too_low{space, 1229, "VEID score is not sufficient"};
inline constexpr ErrorKind device_mismatch{space, 1230, "device does not match"};
inline constexpr ErrorKind invalid_proof{space, 1232, "invalid MFA proof"};
inline constexpr ErrorKind no_active_factors{space, 1233, "no active factors"};

}  // namespace ve::mfa::errors
