// Records one behind the other, so that what a crash cut short is told from what is whole: the
// length (4 bytes, the highest first), eight bytes of the SHA-256, and the record itself.
#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace ve::consensus {

inline constexpr std::size_t frame_head_bytes = 12;

// A record in two parts, which may be long: nothing is copied but to where it goes.
void add_framed(Bytes& out, ByteView front, ByteView back = {});

// The record at the front of these bytes. Nothing: no whole one is there.
std::optional<ByteView> framed_at(ByteView bytes);

// How long the record at the front says it is. At least frame_head_bytes must be there.
std::size_t framed_size(ByteView bytes);

}  // namespace ve::consensus
