// What was agreed is what is paid: a bid asks no more than its order pays, and a lease costs its
// price for each block that it lasted, once.
#pragma once

#include "simulate/chain/told.hpp"

namespace ve::simulate {

Wrong broken_bargain(View& now);

}  // namespace ve::simulate
