// What siblings may do when stakes change: each says only what it cares for. Called in the order in
// which the modules were made; an error undoes the whole change.
#pragma once

#include "base/dec.hpp"
#include "node/chain/context.hpp"

namespace ve::staking {

using DelegationId = std::pair<Address, Address>;  // delegator, validator's operator

// A validator under its two names.
struct ValidatorNames {
    Address operator_address, consensus_address;
};

class Hooks {
  public:
    virtual ~Hooks() = default;
    virtual Result<void> validator_created(Context&, const ValidatorNames&) { return {}; }
    virtual Result<void> validator_bonded(Context&, const ValidatorNames&) { return {}; }
    virtual Result<void> validator_removed(Context&, const ValidatorNames&) { return {}; }
    // The fraction of its tokens that is about to be burned.
    virtual Result<void> before_slash(Context&, const Address&, const Dec&) { return {}; }
    virtual Result<void> before_first_shares(Context&, const DelegationId&) { return {}; }
    virtual Result<void> before_shares_change(Context&, const DelegationId&) { return {}; }
    virtual Result<void> shares_changed(Context&, const DelegationId&) { return {}; }
};

}  // namespace ve::staking
