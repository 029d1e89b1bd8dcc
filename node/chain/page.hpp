// Pagination as cosmos.base.query.v1beta1 defines it, without its protobuf classes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace ve {

inline constexpr std::uint64_t default_page_limit = 100;
inline constexpr std::uint64_t max_page_limit     = 1000;

struct PageRequest {
    std::string key      = {};  // go on from here; excludes offset
    std::uint64_t offset = 0;
    std::uint64_t limit  = 0;  // 0: 100
    bool count_total     = false;
    bool reverse         = false;

    // From a cosmos.base.query.v1beta1.PageRequest, or anything with its accessors.
    template <class Proto>
    static PageRequest of(const Proto& proto) {
        return {proto.key(), proto.offset(), proto.limit(), proto.count_total(), proto.reverse()};
    }
};

template <class T>
struct Page {
    std::vector<T> items;
    std::string next_key;  // empty: this was the last page
    std::uint64_t total = 0;

    // Fills a cosmos.base.query.v1beta1.PageResponse.
    template <class Proto>
    void write(Proto* proto) const {
        proto->set_next_key(next_key);
        proto->set_total(total);
    }
};

}  // namespace ve
