// Bech32 (BIP-173, checksum constant 1, not bech32m) as Cosmos uses it: up to 1023 characters.
#pragma once

#include "base/bytes.hpp"

namespace ve::bech32 {

struct Decoded {
    std::string prefix;  // lower case
    Bytes data;          // 8-bit groups
};

std::string encode(std::string_view prefix, ByteView data);
// Refuses mixed case, a wrong checksum, padding that is not zero, and bech32m; says which.
Result<Decoded> decode(std::string_view text);

}  // namespace ve::bech32
