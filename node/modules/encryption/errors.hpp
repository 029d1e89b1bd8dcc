// What module encryption refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::encryption::errors {

inline constexpr std::string_view space = "encryption";
inline constexpr ErrorKind invalid_address{space, 1300, "invalid address"};
inline constexpr ErrorKind invalid_public_key{space, 1301, "invalid public key"};
inline constexpr ErrorKind key_not_found{space, 1302, "recipient key not found"};
inline constexpr ErrorKind key_exists{space, 1303, "recipient key already exists"};
inline constexpr ErrorKind key_revoked{space, 1304, "recipient key has been revoked"};
inline constexpr ErrorKind invalid_envelope{space, 1305, "invalid envelope"};
inline constexpr ErrorKind unsupported_algorithm{space, 1306, "unsupported algorithm"};
inline constexpr ErrorKind unsupported_version{space, 1307, "unsupported envelope version"};
inline constexpr ErrorKind invalid_signature{space, 1308, "invalid signature"};
inline constexpr ErrorKind invalid_nonce{space, 1311, "invalid nonce"};
inline constexpr ErrorKind unauthorized{space, 1312, "unauthorized"};
inline constexpr ErrorKind invalid_fingerprint{space, 1314, "invalid key fingerprint"};
inline constexpr ErrorKind too_many_recipients{space, 1315, "too many recipients"};
inline constexpr ErrorKind algorithm_disabled{space, 1319, "algorithm is not enabled"};
inline constexpr ErrorKind rotation_in_progress{space, 1320, "key rotation in progress"};
inline constexpr ErrorKind key_deprecated{space, 1323, "recipient key is deprecated"};
inline constexpr ErrorKind key_expired{space, 1324, "recipient key has expired"};

}  // namespace ve::encryption::errors
