// The percentages of module take: their default and what is a legal set of them.
#pragma once

#include "base/result.hpp"
#include "virtengine/take/v1/take.pb.h"

namespace ve::take {

virtengine::take::v1::Params default_params();  // 2 percent of uve, 20 of everything else
Result<void> check(const virtengine::take::v1::Params& params);

}  // namespace ve::take
