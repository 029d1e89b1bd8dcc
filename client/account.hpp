// What the chain keeps about a signer.
#pragma once

#include "base/address.hpp"
#include "client/connection.hpp"

namespace ve::client {

struct AccountState {
    AccountNumber number;
    Sequence sequence;  // as of the newest block: what waits in a mempool is not counted
};

// Error sdk::unknown_address: it has none yet.
Result<AccountState> account_of(Connection& node, const Address& address);

}  // namespace ve::client
