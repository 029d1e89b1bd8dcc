// A wish to put coins into escrow: how many, whose, and from which sources in which order.
#pragma once

#include <vector>

#include "base/coin.hpp"
#include "node/modules/escrow/account.hpp"

namespace virtengine::base::deposit::v1 {
class Deposit;
}

namespace ve::escrow {

struct DepositRequest {
    Address from;
    Coin coin;
    std::vector<Source> sources;

    // No sources means the balance. Error: invalid_deposit for an amount that is not positive, an
    // unknown or repeated source.
    static Result<DepositRequest> parse(const Address& from,
                                        const virtengine::base::deposit::v1::Deposit& proto);
};

}  // namespace ve::escrow
