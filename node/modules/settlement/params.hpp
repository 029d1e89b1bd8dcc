// The parameters of module settlement: their default, what is legal, and the rates in them.
#pragma once

#include "node/modules/settlement/shares.hpp"
#include "virtengine/settlement/v1/settlement.pb.h"

namespace ve::settlement {

using Params = virtengine::settlement::v1::Params;

Params default_params();
// Error: invalid_params with the field.
Result<void> check(const Params& params);
Rates rates_of(const Params& params);  // of checked parameters

}  // namespace ve::settlement
