// Searching an archive: few candidate blocks by fingerprints, then each condition on their rows.
#include "node/store/archive_search.hpp"

#include <algorithm>

#include "node/store/fingerprint.hpp"

namespace ve::store {
namespace {

// One bit for each condition that holds.
using Held = std::uint64_t;
static_assert(query_conditions_max <= 64);

Held all_of(const EventQuery& query) { return (Held{1} << query.conditions().size()) - 1; }

Held bit(std::size_t condition) { return Held{1} << condition; }

std::optional<Hash> asked_hash(const EventQuery& query) {
    for (const auto& condition : query.conditions()) {
        if (condition.key != tx_hash_key || condition.op != Condition::Op::equal) continue;
        const auto* text = std::get_if<std::string>(&condition.value);
        const auto bytes = parse_hex(text == nullptr ? "" : *text);
        Hash hash{};
        if (bytes.ok() && bytes->size() == hash.size())
            std::copy(bytes->begin(), bytes->end(), hash.begin());
        return hash;  // what is not a hash finds nothing
    }
    return std::nullopt;
}

void put_key(const EventRow& row, std::string& key) {
    key.assign(row.type).append(1, '.').append(row.key);
}

template <class T>
Found<T> page_of(std::vector<T> all, Page page) {
    Found<T> found;
    found.total = all.size();
    if (page.order == Order::descending) std::reverse(all.begin(), all.end());
    const auto first = std::min(page.offset, all.size());
    const auto count = std::min({page.limit, search_page_max, all.size() - first});
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    found.items.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    return found;
}

}  // namespace

Result<std::vector<std::uint32_t>> matching_txs(const EventQuery& query, Height height,
                                                const BlockIndex& index, ReadEvents events) {
    const auto& conditions = query.conditions();
    const auto height_text = std::to_string(height.value);
    std::vector<Held> held(index.txs.size(), 0);
    for (std::size_t c = 0; c < conditions.size(); ++c) {
        const auto& condition = conditions[c];
        const bool by_height  = condition.names(tx_height_key) && condition.accepts(height_text);
        const bool by_hash    = condition.names(tx_hash_key);
        if (!by_height && !by_hash) continue;
        for (std::size_t i = 0; i < held.size(); ++i)
            if (by_height || condition.accepts(hex_upper(index.txs[i].hash))) held[i] |= bit(c);
    }
    std::string key;
    TRY(events(index.results, [&](const EventRow& row) {
        if (!row.tx || *row.tx >= held.size()) return;
        put_key(row, key);
        for (std::size_t c = 0; c < conditions.size(); ++c)
            if (conditions[c].names(key) && conditions[c].accepts(row.value))
                held[*row.tx] |= bit(c);
    }));
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < held.size(); ++i)
        if (held[i] == all_of(query)) places.push_back(static_cast<std::uint32_t>(i));
    return places;
}

Result<bool> block_matches(const EventQuery& query, Height height, const BlockIndex& index,
                           ReadEvents events) {
    const auto& conditions = query.conditions();
    Held held              = 0;
    for (std::size_t c = 0; c < conditions.size(); ++c)
        if (conditions[c].names(block_height_key) &&
            conditions[c].accepts(std::to_string(height.value)))
            held |= bit(c);
    std::string key;
    TRY(events(index.results, [&](const EventRow& row) {
        if (row.tx) return;
        put_key(row, key);
        for (std::size_t c = 0; c < conditions.size(); ++c)
            if (conditions[c].names(key) && conditions[c].accepts(row.value)) held |= bit(c);
    }));
    return held == all_of(query);
}

HeightRange narrowed(HeightRange range, const EventQuery& query, std::string_view height_key) {
    for (const auto& condition : query.conditions()) {
        const auto* number = std::get_if<QueryNumber>(&condition.value);
        if (condition.key != height_key || number == nullptr) continue;
        // No height has more digits than these; a fraction widens the range by one.
        const auto asked = number->whole.size() > 18 ? Height{INT64_MAX - 1}
                           : number->whole.empty()   ? Height{0}
                                                     : Height{std::stoll(number->whole)};
        const auto above = number->fraction.empty() ? asked : Height{asked.value + 1};
        using Op         = Condition::Op;
        if (condition.op == Op::equal || condition.op == Op::greater ||
            condition.op == Op::at_least)
            range.first = std::max(range.first, asked);
        if (condition.op == Op::equal || condition.op == Op::less || condition.op == Op::at_most)
            range.last = std::min(range.last, above);
    }
    return range;
}

std::vector<std::uint64_t> fingerprints(const EventQuery& query) {
    std::vector<std::uint64_t> prints;
    for (const auto& condition : query.conditions()) {
        const auto* text = std::get_if<std::string>(&condition.value);
        if (condition.op != Condition::Op::equal || text == nullptr) continue;
        if (condition.key == tx_height_key || condition.key == block_height_key) continue;
        prints.push_back(fingerprint(condition.key, *text));
    }
    return prints;
}

Result<std::vector<std::uint64_t>> fingerprints(const Hash& block, std::span<const TxRow> txs,
                                                ByteView results, ReadEvents events) {
    std::vector<std::uint64_t> prints{fingerprint_of_block(block)};
    prints.reserve(1 + 8 * txs.size());
    for (const auto& tx : txs) prints.push_back(fingerprint_of_tx(tx.hash));
    // Most events say what others of the block have said: few are left to sort.
    std::vector<std::uint64_t> lately(4096);
    std::string key;
    TRY(events(results, [&](const EventRow& row) {
        put_key(row, key);
        const auto print = fingerprint(key, row.value);
        if (std::exchange(lately[print % lately.size()], print) != print) prints.push_back(print);
    }));
    std::sort(prints.begin(), prints.end());
    prints.erase(std::unique(prints.begin(), prints.end()), prints.end());
    return prints;
}

Result<Found<TxPlace>> Archive::search_txs(const EventQuery& query, Page page) const {
    if (const auto hash = asked_hash(query)) {
        const auto place = TRY(tx(*hash));
        return page_of(place ? std::vector{*place} : std::vector<TxPlace>{}, page);
    }
    std::vector<TxPlace> all;
    for (const auto height : TRY(blocks_to_search(query, tx_height_key))) {
        const auto rows = TRY(index(height));
        for (const auto place : TRY(matching_txs(query, height, *rows, read_events_)))
            all.push_back({height, place});
    }
    return page_of(std::move(all), page);
}

Result<Found<Height>> Archive::search_blocks(const EventQuery& query, Page page) const {
    std::vector<Height> all;
    for (const auto height : TRY(blocks_to_search(query, block_height_key))) {
        const auto rows = TRY(index(height));
        if (TRY(block_matches(query, height, *rows, read_events_))) all.push_back(height);
    }
    return page_of(std::move(all), page);
}

Result<std::vector<Height>> Archive::blocks_to_search(const EventQuery& query,
                                                      std::string_view height_key) const {
    const auto first = TRY(earliest()), last = TRY(newest());
    if (!first || !last) return std::vector<Height>{};
    const auto range = narrowed({*first, *last}, query, height_key);
    if (range.last < range.first) return std::vector<Height>{};
    auto heights = TRY(candidates(fingerprints(query), range));
    if (heights.size() > search_blocks_max)
        return fail(errors::refused, "the search would read {} blocks, the limit is {}",
                    heights.size(), search_blocks_max)
            .with_hint("add a condition such as {} > {}", height_key, last->value - 1000);
    return heights;
}

}  // namespace ve::store
