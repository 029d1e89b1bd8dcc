// Words and headers that have no place in some folders, each with the reason that is printed.
// A ban is about a place: the same word may be right where the world is made.
#pragma once

#include "tests/lint/source.hpp"

namespace ve::lint {

// Clocks, chance, threads, floats and the machine, where every node must compute the same; and
// calls that belong behind one door of ours wherever they stand.
Findings check_words(const std::vector<Source>& sources);

// A hash map is fine as long as nobody walks it: its declaration says so, and nobody does.
Findings check_unordered(const std::vector<Source>& sources);

// Each library has a home, and stays out of headers, for a header costs whoever includes it.
Findings check_libraries(const std::vector<Source>& sources);

// No flag takes a secret: the shell keeps what is typed, and every user sees what runs.
Findings check_options(const std::vector<Source>& sources);

// Nothing of one machine: its paths, its package mirrors.
Findings check_machine(const std::string& path, std::string_view text);

}  // namespace ve::lint
