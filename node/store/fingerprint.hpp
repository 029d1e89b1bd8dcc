// A number for one event key with one value: by it blocks are found that may hold them.
// No cryptography: who looks for collisions finds some, and makes a search read a block in vain.
#pragma once

#include "base/bytes.hpp"

namespace ve::store {

// Different ones may share a number, seldom. Archives keep these, so they never change.
std::uint64_t fingerprint(std::string_view key, std::string_view value);
std::uint64_t fingerprint_of_tx(const Hash& hash);
std::uint64_t fingerprint_of_block(const Hash& hash);

}  // namespace ve::store
