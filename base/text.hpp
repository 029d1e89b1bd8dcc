// What people see when they mistype: the nearest known names, and strange text made harmless.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ve {

// Names within a small edit distance, nearest first, at most three.
std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known);
// " (did you mean a or b?)", or nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

// Control, bidirectional and zero-width characters as \u{…}; at most `max` characters, then "…".
std::string printable(std::string_view text, std::size_t max = 80);

}  // namespace ve
