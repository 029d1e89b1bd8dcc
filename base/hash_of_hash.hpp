// For tables of what SHA-256 hashes name: any bytes of one are as good as a hash of it.
#pragma once

#include <cstring>

#include "base/bytes.hpp"

namespace ve {

struct HashOfHash {
    std::size_t operator()(const Hash& hash) const {
        std::size_t out = 0;
        std::memcpy(&out, hash.data(), sizeof out);
        return out;
    }
};

}  // namespace ve
