// Parameters of module slashing: their default, their numbers, and which of them cannot be.
#pragma once

#include "base/dec.hpp"
#include "base/time.hpp"
#include "cosmos/slashing/v1beta1/slashing.pb.h"

namespace ve::slashing {

cosmos::slashing::v1beta1::Params default_params();

struct Rules {
    std::uint64_t window     = 1;  // blocks
    std::uint64_t missed_max = 0;  // of them, before a validator is jailed
    Duration jail;
    Dec double_sign, downtime;  // fractions of the stake
};
Result<Rules> rules_of(const cosmos::slashing::v1beta1::Params& params);

}  // namespace ve::slashing
