// More treason than consensus bears: a third of the power or more betrays, or every copy is lost.
// What is promised then is little: the chain may stop, and whoever shows two blocks of one height
// shows with them who lied, a third of the power at least.
#pragma once

#include "node/simulation/scene.hpp"

namespace ve::simulation {

struct Beyond {
    std::uint64_t seed = 1;
    // Traitors are twins with one key, each on another side of a network in two halves.
    std::size_t honest = 2, traitors = 2;
    bool every_copy_lost = false;  // instead of halves: all disks are empty at once
};

struct Judged {
    Height height;                       // the highest that an honest validator stored
    std::optional<Height> fork;          // the first with two blocks
    std::size_t accused = 0;             // of the validators, for the two
    bool goes_on        = false;         // a new block after all hear each other again
    std::optional<std::string> failure;  // nobody is to blame, too few are, or somebody honest
};

Judged play_beyond(const Beyond& plan, Scene& scene);

}  // namespace ve::simulation
