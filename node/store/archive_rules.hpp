// What every archive refuses and keeps of a block, wherever it puts it.
#pragma once

#include "node/store/archive.hpp"

namespace ve::store {

inline Result<void> check_next(const BlockRecord& record, std::optional<Height> newest) {
    const auto wanted = newest ? Height{newest->value + 1} : record.height;
    if (record.height != wanted || record.height < Height{1})
        return fail(errors::input, "block {} cannot follow block {}", record.height,
                    newest.value_or(Height{0}));
    return {};
}

inline StoredBlock stored_part(BlockRecord&& record) {
    return {record.height,
            record.block_hash,
            record.app_hash,
            std::move(record.block),
            std::move(record.block_id),
            std::move(record.results),
            std::move(record.seen_commit),
            std::move(record.validators)};
}

inline Error no_block(Height height) { return fail(errors::input, "there is no block {}", height); }

}  // namespace ve::store
