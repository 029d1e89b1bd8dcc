// A block's index as one run of bytes, as the archive's file keeps it, and checksums of rows.
#pragma once

#include "node/store/archive.hpp"

namespace ve::store {

Bytes encode_index(const BlockIndex& index);
Result<BlockIndex> decode_index(ByteView bytes);

// Over the height and each column with its length.
Hash row_checksum(Height height, std::initializer_list<ByteView> columns);

}  // namespace ve::store
