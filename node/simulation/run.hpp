// One seed from the first storm to the last comparison: what is planned, and what came of it.
//
//   storm: faults, clients → calm → all go on → the state is checked → every machine starts from
//   its disk → all go on and agree
#pragma once

#include <map>

#include "node/simulation/profile.hpp"
#include "node/simulation/scene.hpp"

namespace ve::simulation {

// All that makes a run: equal plans are equal runs.
struct Plan {
    std::uint64_t seed     = 1;
    std::string scene      = "ledger";  // the name of what runs
    std::size_t validators = 4;
    std::int64_t heights   = 20;  // the storm goes on until somebody has so many
    std::vector<faults::Fault> faults;
    std::uint64_t txs_max = 1'000'000;  // clients send no more than the first so many

    std::set<std::size_t> suspects() const;
    Json json() const;
    static Result<Plan> parse(const Json& json);
};

// What a seed draws: between two and three of four runs have few validators, some have many.
Plan plan_of(std::uint64_t seed, Profile profile, std::size_t validators, std::int64_t heights,
             std::string scene);

struct Outcome {
    std::optional<std::string> failure;  // the first thing that was wrong
    std::int64_t failed_at = 0;          // the highest height of then
    std::int64_t height    = 0;
    Duration simulated;
    std::uint64_t messages = 0, lost = 0, txs = 0, txs_in_blocks = 0;
    std::int32_t highest_round = 0;
    std::size_t accused        = 0;              // validators
    std::map<std::string, std::uint64_t> begun;  // faults, by kind
    std::map<std::string, std::uint64_t> paths;  // rare ones that were taken, by name
    Hash trace{};
    std::string record;  // of a traced run: the lines of network::Trace
};

Outcome run(const Plan& plan, Scene& scene, bool traced = false);

}  // namespace ve::simulation
