// A validator is killed at each durable step that it takes, one run a step: in the middle of the
// write, before it, with rubbish in it. All must go on, and nothing may be signed twice.
#pragma once

#include "simulate/campaign.hpp"

namespace ve::simulate {

struct CrashMatrix {
    std::size_t steps = 0;  // writes of one validator in the heights that were asked for
    std::size_t runs  = 0;
    std::vector<std::string> failures;
};
// `told` hears how many runs are done, of how many.
Result<CrashMatrix> crash_matrix(const std::string& chain, std::size_t validators,
                                 std::int64_t heights, std::size_t jobs,
                                 const std::function<void(std::size_t, std::size_t)>& told);

}  // namespace ve::simulate
