// Bytes and their text forms: hex, base64 (RFC 4648), big-endian integers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve {

using Bytes    = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t n>
using ByteArray = std::array<std::uint8_t, n>;
using Hash      = ByteArray<32>;  // a SHA-256

// protobuf keeps bytes in std::string; these look at the same memory from the other side.
inline ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline std::string string_of(ByteView bytes) { return std::string{text_of(bytes)}; }
inline Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

std::string hex(ByteView bytes);                 // lower case
std::string hex_upper(ByteView bytes);           // as CometBFT prints hashes
Result<Bytes> parse_hex(std::string_view text);  // either case, no 0x

std::string base64(ByteView bytes);  // standard alphabet, padded
// Standard or URL alphabet, padding optional; anything else is an error with its offset.
Result<Bytes> parse_base64(std::string_view text);

void append_be32(Bytes& out, std::uint32_t value);
void append_be64(Bytes& out, std::uint64_t value);
void append_varint(Bytes& out, std::uint64_t value);  // protobuf's unsigned LEB128
void append(Bytes& out, ByteView more);
void append(Bytes& out, std::string_view more);

// Time does not depend on where the first difference is; lengths are not secret.
bool equal_constant_time(ByteView a, ByteView b);

}  // namespace ve
