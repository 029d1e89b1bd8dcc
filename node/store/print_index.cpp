// Rows of a segment: at most a thousand pairs of fingerprint and height, sorted, 16 bytes each.
#include "node/store/print_index.hpp"

#include <algorithm>

#include "node/store/block_rows.hpp"

namespace ve::store {
namespace {

using Entry = std::pair<std::uint64_t, std::uint64_t>;  // fingerprint, height

// SQLite compares signed numbers; this keeps the order.
std::int64_t as_signed(std::uint64_t print) {
    return static_cast<std::int64_t>(print ^ (std::uint64_t{1} << 63));
}

Bytes encode(std::span<const Entry> entries) {
    Bytes out;
    out.reserve(entries.size() * 16);
    for (const auto& [print, height] : entries) {
        append_be64(out, print);
        append_be64(out, height);
    }
    return out;
}

// The entries of each block are sorted: neighbours are joined until one run is left.
void merge_runs(std::vector<Entry>& all, std::vector<std::size_t> ends) {
    const auto at = [&all](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(i); };
    while (ends.size() > 1) {
        std::vector<std::size_t> joined;
        std::size_t start = 0;
        for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
            std::inplace_merge(at(start), at(ends[i]), at(ends[i + 1]));
            joined.push_back(start = ends[i + 1]);
        }
        if (ends.size() % 2 == 1) joined.push_back(ends.back());
        ends = std::move(joined);
    }
}

std::uint64_t be64(ByteView from) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value = value << 8 | from[i];
    return value;
}

void collect(ByteView entries, std::uint64_t print, HeightRange range, std::vector<Height>& found) {
    for (; entries.size() >= 16; entries = entries.subspan(16)) {
        if (be64(entries) != print) continue;
        const Height height{static_cast<std::int64_t>(be64(entries.subspan(8)))};
        if (height >= range.first && height <= range.last) found.push_back(height);
    }
}

}  // namespace

Result<Height> PrintIndex::written_up_to(Connection& writer) {
    return Height{TRY(writer.number("SELECT coalesce(max(last_height), 0) FROM print_rows"))};
}

Result<bool> PrintIndex::write_if_full(Connection& writer, const Block& block) const {
    std::vector<Entry> all;
    std::vector<std::size_t> ends;
    {
        const std::lock_guard lock{mutex_};
        if (waiting_.size() + 1 < segment_blocks_max &&
            waiting_prints_ + block.prints.size() < segment_prints_max)
            return false;
        const auto add = [&](const Block& one) {
            for (const auto print : one.prints)
                all.emplace_back(print, static_cast<std::uint64_t>(one.height.value));
            ends.push_back(all.size());
        };
        std::ranges::for_each(waiting_, add);
        add(block);
    }
    merge_runs(all, std::move(ends));
    // One row at least, so that blocks without fingerprints do not wait for ever.
    std::span<const Entry> rest{all};
    std::int64_t number = 0;
    do {
        const auto part    = rest.first(std::min(segment_row_prints, rest.size()));
        rest               = rest.subspan(part.size());
        const auto entries = encode(part);
        auto* row          = TRY(writer.use("INSERT INTO print_rows VALUES (?,?,?,?,?,?)"));
        row->bind(block.height.value).bind(number++);
        row->bind(as_signed(part.empty() ? 0 : part.front().first));
        row->bind(as_signed(part.empty() ? 0 : part.back().first));
        const auto sum = row_checksum(block.height, {entries});
        TRY(row->bind(ByteView{entries}).bind(ByteView{sum}).run());
    } while (!rest.empty());
    return true;
}

void PrintIndex::add(Block block) {
    const std::lock_guard lock{mutex_};
    waiting_prints_ += block.prints.size();
    waiting_.push_back(std::move(block));
}

void PrintIndex::clear() {
    const std::lock_guard lock{mutex_};
    waiting_.clear();
    waiting_prints_ = 0;
}

Result<std::vector<Height>> PrintIndex::find(Connection& reader, std::uint64_t print,
                                             HeightRange range) const {
    std::vector<Height> found;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& block : waiting_)
            if (block.height >= range.first && block.height <= range.last &&
                std::ranges::binary_search(block.prints, print))
                found.push_back(block.height);
    }
    auto* row = TRY(reader.use(
        "SELECT entries, last_height, checksum FROM print_rows WHERE first_print <= ?1 AND "
        "last_print >= ?1 AND last_height >= ?2"));
    row->bind(as_signed(print)).bind(range.first.value);
    while (TRY(row->step())) {
        if (!std::ranges::equal(row_checksum(Height{row->number(1)}, {row->bytes(0)}),
                                row->bytes(2)))
            return fail(errors::corrupt, "{}: the index up to height {} is not as it was written",
                        reader.file(), row->number(1));
        collect(row->bytes(0), print, range, found);
    }
    // A segment that is written while this looks may be met twice.
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace ve::store
