// A block's transactions as one run of bytes, as the archive's file keeps them, and checksums of
// rows.
#pragma once

#include "node/store/archive.hpp"

namespace ve::store {

Bytes encode_txs(std::span<const TxRow> txs);
Result<std::vector<TxRow>> decode_txs(ByteView bytes);

// Over the height and each column with its length.
Hash row_checksum(Height height, std::initializer_list<ByteView> columns);

}  // namespace ve::store
