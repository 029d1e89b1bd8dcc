// The life of everything that has states, said once more: which state follows which. The modules
// say it in code; here it is a table a kind.
#pragma once

#include <set>

#include "simulate/chain/told.hpp"

namespace ve::simulate {

// Something took a step that no table has, began where it may not begin, or is gone that stays.
Wrong illegal_step(Told& told);

// Scores are 0 to 100 and say what the account is.
Wrong illegal_score(View& now);

}  // namespace ve::simulate
