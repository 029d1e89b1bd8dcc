// What must hold in the state of the whole application: after each block, and at the end of a run.
#pragma once

#include "node/network/dice.hpp"
#include "simulate/chain/books.hpp"
#include "simulate/chain/canary.hpp"
#include "simulate/chain/gates.hpp"
#include "simulate/chain/replicas.hpp"

namespace ve::simulate {

class Laws {
  public:
    explicit Laws(Replicas& replicas);
    Wrong after(const consensus::Decided& block);
    // Of each honest machine: what it exports is what the others at its height do, and a chain
    // that begins with it goes on.
    Wrong at_the_end(const abci::Application& app);

  private:
    Wrong check(Told& told);

    Replicas& replicas_;
    std::vector<Routes::Invariant> invariants_;  // of the modules
    Books books_;
    Gates gates_;
    Canary canary_;
    network::Dice dice_{1};
    std::map<std::pair<Height, Hash>, std::string> exports_;
};

}  // namespace ve::simulate
