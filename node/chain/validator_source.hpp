// What consensus needs of module staking: who validates from the first block on.
#pragma once

#include <vector>

#include "node/chain/context.hpp"

namespace ve {

class ValidatorSource {
  public:
    virtual ~ValidatorSource()                                              = default;
    virtual std::vector<abci::Validator> consensus_validators(Context& ctx) = 0;
};

}  // namespace ve
