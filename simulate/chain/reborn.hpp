// A chain that begins with what another one exported: it has the same things in it, exports the
// same again, and goes on.
#pragma once

#include "simulate/chain/replicas.hpp"
#include "simulate/chain/told.hpp"

namespace ve::simulate {

std::vector<Routes::Invariant> invariants_of(const ChainApp& app);

Wrong does_not_go_on(const Json& exported, const Version& from, const Replicas& replicas);

}  // namespace ve::simulate
