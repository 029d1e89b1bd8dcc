// Parameters of module staking: their default, and which of them cannot be.
#pragma once

#include "base/result.hpp"
#include "cosmos/staking/v1beta1/staking.pb.h"

namespace ve::staking {

cosmos::staking::v1beta1::Params default_params();
Result<void> check_params(const cosmos::staking::v1beta1::Params& params);

}  // namespace ve::staking
