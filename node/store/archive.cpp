// The state at a height, from whatever an archive keeps: the nearest sound snapshot below, and the
// changes of the blocks since.
#include "node/store/archive.hpp"

#include <algorithm>

namespace ve::store {

Result<std::pair<Height, State>> Archive::load_state(std::optional<Height> at) const {
    const auto first = TRY(earliest()), last = TRY(newest());
    if (!first || !last) {
        if (at && *at != Height{0}) return fail(errors::input, "there is no block {} yet", *at);
        return std::pair{Height{0}, State{}};
    }
    const auto target = at.value_or(*last);
    if (target < *first || target > *last)
        return fail(errors::input, "there is no block {}; there are {} to {}", target, *first,
                    *last);

    auto heights = TRY(snapshots());
    std::erase_if(heights, [&](Height height) { return height > target; });
    State state;
    auto reached = Height{first->value - 1};
    while (!heights.empty()) {
        auto loaded = snapshot(heights.back());
        if (loaded.ok()) {
            reached = heights.back();
            state   = std::move(loaded).value();
            break;
        }
        // A damaged snapshot costs time, not state: the changes before it are here as well.
        if (!loaded.error().is(errors::corrupt)) return std::move(loaded).error();
        heights.pop_back();
    }
    for (auto height = reached.value + 1; height <= target.value; ++height) {
        const auto set = TRY(changes(Height{height}));
        if (!set) return fail(errors::corrupt, "the changes of block {} are missing", height);
        state.apply(*set);
    }
    const auto stored = TRY(block(target));
    if (!stored || stored->app_hash != state.app_hash())
        return fail(errors::corrupt, "the state after block {} has another app hash", target);
    return std::pair{target, std::move(state)};
}

Result<void> Archive::forget_below(Height height) {
    const auto first = TRY(earliest());
    if (!first || height <= *first) return {};
    const auto [at, state] = TRY(load_state(height));
    return begin_at(at, state);
}

}  // namespace ve::store
