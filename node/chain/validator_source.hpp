// What consensus needs of module staking: who validates from the first block on, and who from then.
#pragma once

#include <optional>
#include <vector>

#include "node/chain/context.hpp"

namespace ve {

class ValidatorSource {
  public:
    virtual ~ValidatorSource()                                              = default;
    virtual std::vector<abci::Validator> consensus_validators(Context& ctx) = 0;
    // Of whoever is known by that consensus address.
    virtual std::optional<ByteArray<32>> public_key_of(Context& ctx,
                                                       const ByteArray<20>& validator) = 0;
    // The last work of a block, after the ends of all modules. Power 0: no longer a validator.
    virtual Result<std::vector<abci::Validator>> validator_updates(Context& ctx) = 0;
};

}  // namespace ve
