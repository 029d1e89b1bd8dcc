// Expected lines with holes: <ADDRESS>, <HASH>, <TIME>, <NUMBER>, <PORT>, <HOME>, <ANY>; <HASH:tx>
// also remembers what stood there, <=tx> asks for the same again; a line "..." is any lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ve::story {

using Names = std::map<std::string, std::string, std::less<>>;

bool line_matches(std::string_view expected, std::string_view got, Names& names);

// Nothing when they match; else the index of the first expected line that has no partner.
std::optional<std::size_t> first_difference(const std::vector<std::string>& expected,
                                            const std::vector<std::string>& got, Names& names);

// The line with holes where runs differ: for writing a story anew from what was printed.
std::string with_holes(std::string_view line, std::string_view home);

std::vector<std::string> lines_of(std::string_view text);

}  // namespace ve::story
