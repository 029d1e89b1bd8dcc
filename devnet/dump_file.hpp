// What `ve devnet dump` writes: the seed that the chain's keys follow from, then the chain.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace ve::devnet {

struct DumpFile {
    std::uint64_t seed = 0;
    std::string chain;  // of Node::dump

    std::string encode() const;
    static Result<DumpFile> parse(std::string bytes);
};

}  // namespace ve::devnet
