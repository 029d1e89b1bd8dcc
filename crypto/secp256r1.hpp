// ECDSA on P-256, which Cosmos chains take for accounts of phones and browsers: verified here,
// never made. SHA-256, 64 bytes r||s, low s only, as the Cosmos SDK demands.
#pragma once

#include "base/bytes.hpp"

namespace ve::secp256r1 {

bool is_point(ByteView compressed_key);  // 33 bytes, on the curve
// False for every signature that is not 64 bytes, has a high s, or does not match.
bool verify(ByteView compressed_key, ByteView message, ByteView signature);

}  // namespace ve::secp256r1
