// All stores as one block of bytes and back: sorted, prefix-compressed, zstd, SHA-256 at the end.
// Where the bytes are kept is not decided here.
#pragma once

#include "node/store/state.hpp"

namespace ve::store {

Bytes dump(const State& state);
// Checks the checksum first, then every size before it is believed. Error: corrupt, with what and
// at which byte.
Result<State> load(ByteView snapshot);

}  // namespace ve::store
