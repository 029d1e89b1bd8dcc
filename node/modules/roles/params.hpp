// The ranges of this module's parameters.
#pragma once

#include "base/result.hpp"
#include "virtengine/roles/v1/roles.pb.h"

namespace ve::roles {

Result<void> check_params(const virtengine::roles::v1::Params& params);

}  // namespace ve::roles
