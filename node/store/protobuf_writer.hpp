// The few protobuf forms that proofs need, written by hand. Reading is not done here.
#pragma once

#include "base/bytes.hpp"

namespace ve::store {

inline void put_number(Bytes& out, unsigned field, std::uint64_t value) {
    append_varint(out, field << 3);
    append_varint(out, value);
}

inline void put_bytes(Bytes& out, unsigned field, ByteView bytes) {
    append_varint(out, field << 3 | 2);
    append_varint(out, bytes.size());
    append(out, bytes);
}

}  // namespace ve::store
