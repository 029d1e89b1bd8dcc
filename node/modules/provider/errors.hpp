// What module provider refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::provider::errors {

inline constexpr std::string_view space = "provider";
inline constexpr ErrorKind invalid_uri{space, 1, "invalid provider uri"};
inline constexpr ErrorKind not_absolute_uri{space, 2, "provider uri is not absolute"};
inline constexpr ErrorKind not_found{space, 3, "provider not found"};
inline constexpr ErrorKind exists{space, 4, "provider already exists"};
inline constexpr ErrorKind invalid_address{space, 5, "invalid address"};
inline constexpr ErrorKind attributes{space, 6, "invalid attributes"};
inline constexpr ErrorKind incompatible_attributes{space, 7, "attributes break active leases"};
inline constexpr ErrorKind invalid_website{space, 8, "invalid website"};
inline constexpr ErrorKind internal{space, 9, "internal error"};
inline constexpr ErrorKind insufficient_score{space, 11, "identity score is too low"};
inline constexpr ErrorKind mfa_required{space, 12, "a second factor is required"};
inline constexpr ErrorKind invalid_public_key{space, 20, "invalid public key"};
inline constexpr ErrorKind invalid_public_key_type{space, 21, "invalid public key type"};
inline constexpr ErrorKind public_key_not_found{space, 22, "public key not found"};
inline constexpr ErrorKind invalid_rotation_signature{space, 23, "invalid rotation signature"};
inline constexpr ErrorKind has_active_leases{space, 24, "provider has active leases"};
inline constexpr ErrorKind invalid_domain{space, 30, "invalid domain"};
inline constexpr ErrorKind verification_not_found{space, 31, "domain verification not found"};
inline constexpr ErrorKind verification_failed{space, 32, "domain verification failed"};
inline constexpr ErrorKind verification_expired{space, 33, "domain verification expired"};

}  // namespace ve::provider::errors
