// What each engine can do of a scenario. How it is done is the stage's matter.
#pragma once

#include "scenarios/runner.hpp"

namespace ve::scenario {

// Each statement that this engine cannot do, at its place.
std::vector<Error> beyond_engine(const File& file, const Scenario& scenario, Engine engine);

// Whether what stands in `on NAME { … }` is played.
bool plays(Engine engine, const Statement& on);

}  // namespace ve::scenario
