// ASCII armor (RFC 4880, 6.2): a type, headers, base64 and a checksum between two dashed lines.
// What is inside is for others to know.
#pragma once

#include <utility>

#include "base/bytes.hpp"

namespace ve::armor {

inline constexpr std::size_t text_max = 64U << 10;

struct Block {
    std::string type;
    std::vector<std::pair<std::string, std::string>> headers;  // in the order they are written
    Bytes body;

    const std::string* header(std::string_view name) const;
};

bool looks_like(std::string_view text);  // begins as an armor does
// Blanks around the block and at line ends do not matter; a header twice, another line between
// the dashes, a wrong checksum do. The error's place is the line.
Result<Block> parse(std::string_view text);
std::string write(const Block& block);

}  // namespace ve::armor
