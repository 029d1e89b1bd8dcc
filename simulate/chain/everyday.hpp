// Payers who send each other coins, and savers who stake theirs.
#pragma once

#include "simulate/chain/desk.hpp"

namespace ve::simulate {

std::optional<Wish> send(Desk& desk);
std::optional<Wish> stake(Desk& desk);

}  // namespace ve::simulate
