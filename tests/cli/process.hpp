// One program run to its end: arguments as they are, no shell, everything it prints kept.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace ve::story {

struct Run {
    std::string program;  // where it lies; empty: the first word, looked for as usual
    std::vector<std::string> words;
    std::vector<std::string> environment;  // NAME=value
    std::string folder;
    std::string input;
    int timeout_ms = 60'000;
};

struct Ran {
    std::string out, err;
    int code = 0;  // of a signal: 128 and its number, as shells say
};

Result<Ran> run(const Run& what);

// Kills a process that need not be a child of ours, and waits until it is gone.
Result<void> crash(long pid);

// Ends every process that was left to us by programs that ended; how many there were.
std::size_t end_orphans();
void adopt_orphans();

}  // namespace ve::story
