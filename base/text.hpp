// What people see when they mistype: the nearest known names, and strange text made harmless.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ve {

// Names within a small edit distance, nearest first, at most three.
std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known);
// One code point of UTF-8, and `at` behind it. A broken sequence, an overlong form, a surrogate and
// what is above U+10FFFF read as U+FFFD, one byte long.
std::uint32_t next_code_point(std::string_view text, std::size_t& at);

// " (did you mean a or b?)", or nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

// Control, bidirectional and zero-width characters as \u{…}; at most `max` characters, then "…".
std::string printable(std::string_view text, std::size_t max = 80);

}  // namespace ve
