// The ranges of what governance, genesis and owners may set.
#pragma once

#include "base/result.hpp"
#include "virtengine/mfa/v1/mfa.pb.h"

namespace ve::mfa {

Result<void> check_params(const virtengine::mfa::v1::Params& params);
Result<void> check_config(const virtengine::mfa::v1::SensitiveTxConfig& config);
Result<void> check_policy(const virtengine::mfa::v1::MFAPolicy& policy);

}  // namespace ve::mfa
