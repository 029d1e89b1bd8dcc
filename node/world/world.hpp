// Everything that is not a pure function, in three references. A devnet and a simulation differ
// only in what stands behind them.
#pragma once

#include "node/world/clock.hpp"
#include "node/world/disk.hpp"
#include "node/world/entropy.hpp"

namespace ve::world {

struct World {
    Clock& clock;
    Entropy& entropy;
    Disk& disk;
};

}  // namespace ve::world
