// From a run that fails to a smaller one that still does: faults, transactions and heights that do
// not matter are left out.
#pragma once

#include "simulate/campaign.hpp"

namespace ve::simulate {

struct Shrunk {
    Plan plan;
    Outcome outcome;
    std::size_t tries = 0;
};
// `told` hears of each smaller plan that was found. Errors: the plan does not fail.
Result<Shrunk> shrink(const Plan& plan, std::size_t tries_max,
                      const std::function<void(const Shrunk&)>& told);

}  // namespace ve::simulate
