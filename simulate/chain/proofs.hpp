// Proofs of the state after a block, as the application answers them, verified by who shares no
// code with what makes them: of a key that is there, and of one that is not.
#pragma once

#include "node/network/dice.hpp"
#include "simulate/chain/told.hpp"

namespace ve::simulate {

// One store and one key of it, drawn by the dice.
Wrong wrong_proof(network::Dice& dice, const Version& version);

}  // namespace ve::simulate
