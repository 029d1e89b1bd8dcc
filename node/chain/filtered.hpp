// One page of the entries of a map that a filter lets through. The page's key is the first entry
// that was not looked at, so a caller goes on without seeing anything twice.
#pragma once

#include "node/chain/collections.hpp"

namespace ve {

// `next` reads one page under whatever prefix the caller chose: Map::page or Map::page_under.
template <class Entry, class Next, class Match>
Result<Page<Entry>> filtered_page(const PageRequest& request, const Next& next,
                                  const Match& match) {
    const auto limit =
        std::min(request.limit == 0 ? default_page_limit : request.limit, max_page_limit);
    Page<Entry> out;
    std::uint64_t matches = 0;
    PageRequest step{request.key, 0, 1, false, request.reverse};
    for (;;) {
        Page<Entry> one = TRY(next(step));
        for (auto& entry : one.items) {
            if (!match(entry)) continue;
            if (matches >= request.offset && out.items.size() < limit)
                out.items.push_back(std::move(entry));
            ++matches;
        }
        step.key        = one.next_key;
        const bool full = out.items.size() == limit;
        if (full && out.next_key.empty()) out.next_key = one.next_key;
        if (one.next_key.empty() || (full && !request.count_total)) break;
    }
    if (request.count_total) out.total = matches;
    return out;
}

}  // namespace ve
