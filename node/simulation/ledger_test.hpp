// Runs of ledgers, for tests of the simulation itself.
#pragma once

#include "node/simulation/ledger.hpp"
#include "node/simulation/simulation.hpp"

namespace ve::simulation::test {

inline Options options(std::uint64_t seed, std::size_t honest, std::size_t traitors = 0) {
    LedgerScene scene;
    Options out;
    out.seed     = seed;
    out.honest   = honest;
    out.traitors = traitors;
    out.chain    = scene.chain(honest + traitors);
    return out;
}

}  // namespace ve::simulation::test
