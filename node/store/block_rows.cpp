// Form: of each transaction its hash and whether it succeeded.
#include "node/store/block_rows.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/store/byte_reader.hpp"

namespace ve::store {

Bytes encode_txs(std::span<const TxRow> txs) {
    Bytes out;
    out.reserve(txs.size() * (sizeof(Hash) + 1));
    for (const auto& tx : txs) {
        append(out, tx.hash);
        out.push_back(tx.succeeded ? 1 : 0);
    }
    return out;
}

Result<std::vector<TxRow>> decode_txs(ByteView bytes) {
    ByteReader reader{"list of transactions", bytes};
    std::vector<TxRow> txs;
    txs.reserve(bytes.size() / (sizeof(Hash) + 1));
    while (!reader.at_end()) {
        TxRow row;
        std::ranges::copy(TRY(reader.bytes(row.hash.size())), row.hash.begin());
        row.succeeded = TRY(reader.byte()) != 0;
        txs.push_back(row);
    }
    return txs;
}

Hash row_checksum(Height height, std::initializer_list<ByteView> columns) {
    Sha256 hasher;
    hasher.update_be64(static_cast<std::uint64_t>(height.value));
    for (const auto column : columns) hasher.update_be64(column.size()).update(column);
    return hasher.finish();
}

}  // namespace ve::store
