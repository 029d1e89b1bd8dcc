// A `ve …` line of a scenario: the command line itself, against the scenario's network. It reads
// files below the scenario's folder only and asks nobody anything.
#pragma once

#include "commands/session.hpp"
#include "scenarios/runner.hpp"

namespace ve {

scenario::RunVe run_ve_with(RunWords run_words);

}  // namespace ve
