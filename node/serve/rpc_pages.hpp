// What several methods read alike: heights, pages, page sizes.
#pragma once

#include <algorithm>

#include "node/serve/limits.hpp"
#include "node/serve/rpc_methods.hpp"

namespace ve::serve {

inline Result<std::optional<Height>> asked_height(const Arguments& given, std::size_t index) {
    const auto height = given.integer(index);
    if (!height) return std::optional<Height>{};
    if (*height <= 0)
        return fail(errors::input, "height must be greater than 0, but got {}", *height);
    return std::optional{Height{*height}};
}

inline std::size_t page_size_of(std::optional<std::int64_t> asked) {
    if (!asked || *asked < 1) return limits::page_size;
    return std::min(static_cast<std::size_t>(*asked), limits::page_size_max);
}

// Both count from what exists: page 1 of nothing is fine.
inline Result<std::size_t> page_number_of(std::optional<std::int64_t> asked, std::size_t size,
                                          std::size_t total) {
    const auto pages =
        static_cast<std::int64_t>(std::max<std::size_t>(1, (total + size - 1) / size));
    const auto page = asked.value_or(1);
    if (page < 1 || page > pages)
        return fail(errors::input, "page should be within [1, {}] range, given {}", pages, page);
    return static_cast<std::size_t>(page);
}

}  // namespace ve::serve
