// The ranges of this module's parameters.
#pragma once

#include "base/result.hpp"
#include "virtengine/veid/v1/veid.pb.h"

namespace ve::veid {

Result<void> check_params(const virtengine::veid::v1::Params& params);

}  // namespace ve::veid
