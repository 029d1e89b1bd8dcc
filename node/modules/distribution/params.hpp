// Parameters of module distribution: their default, and which of them cannot be.
#pragma once

#include "base/dec.hpp"
#include "cosmos/distribution/v1beta1/distribution.pb.h"

namespace ve::distribution {

cosmos::distribution::v1beta1::Params default_params();
// Error: more than all.
Result<Dec> community_tax(const cosmos::distribution::v1beta1::Params& params);

}  // namespace ve::distribution
