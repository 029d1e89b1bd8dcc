// The books of a block: each coin that moved was told of, each transaction that ran has paid and
// has used up a sequence, none ran twice. Said from events, apart from the modules that move coins.
#pragma once

#include <set>

#include "simulate/chain/told.hpp"

namespace ve::simulate {

class Books {
  public:
    Wrong check(Told& told);

  private:
    std::set<Hash> done_;  // transactions that succeeded
};

}  // namespace ve::simulate
