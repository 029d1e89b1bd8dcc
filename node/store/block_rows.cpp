// Forms: txs, of each its hash and whether it succeeded; events, of each its tx plus one (0: the
// block's own), key and value.
#include "node/store/block_rows.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/store/byte_reader.hpp"

namespace ve::store {

Bytes encode_index(const BlockIndex& index) {
    Bytes out;
    append_varint(out, index.txs.size());
    for (const auto& tx : index.txs) {
        append(out, tx.hash);
        out.push_back(tx.succeeded ? 1 : 0);
    }
    append_varint(out, index.events.size());
    for (const auto& event : index.events) {
        append_varint(out, event.tx ? *event.tx + std::uint64_t{1} : 0);
        append_text(out, event.key);
        append_text(out, event.value);
    }
    return out;
}

Result<BlockIndex> decode_index(ByteView bytes) {
    ByteReader reader{"index of a block", bytes};
    BlockIndex index;
    const auto txs = TRY(reader.number(bytes.size() / (sizeof(Hash) + 1)));
    for (std::uint64_t i = 0; i < txs; ++i) {
        TxRow row;
        std::ranges::copy(TRY(reader.bytes(row.hash.size())), row.hash.begin());
        row.succeeded = TRY(reader.byte()) != 0;
        index.txs.push_back(row);
    }
    const auto events = TRY(reader.number(reader.left() / 3));
    for (std::uint64_t i = 0; i < events; ++i) {
        EventRow row;
        const auto tx = TRY(reader.number(txs));
        if (tx > 0) row.tx = static_cast<std::uint32_t>(tx - 1);
        row.key   = TRY(reader.text(bytes.size()));
        row.value = TRY(reader.text(bytes.size()));
        index.events.push_back(std::move(row));
    }
    TRY(reader.end());
    return index;
}

Hash row_checksum(Height height, std::initializer_list<ByteView> columns) {
    Sha256 hasher;
    hasher.update_be64(static_cast<std::uint64_t>(height.value));
    for (const auto column : columns) hasher.update_be64(column.size()).update(column);
    return hasher.finish();
}

}  // namespace ve::store
