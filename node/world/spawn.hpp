// Another program, started by its file and an argument vector, without a shell. What is said with
// it, and how it ends, is the starter's matter.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace ve::world {

struct Spawn {
    std::vector<std::string> words;  // the program's file first; it is not looked for on the path
    struct Move {
        int from, to;
    };
    std::vector<Move> streams;             // all others that are ours close by themselves
    bool has_input               = true;   // false: it reads nothing
    bool own_group               = false;  // true: Ctrl-C is ours alone
    std::filesystem::path folder = {};     // where it runs; empty: where we do
};
// Signals that we block or ignore reach it. Error (io): it cannot be started.
Result<pid_t> spawn(const Spawn& spawn);

}  // namespace ve::world
