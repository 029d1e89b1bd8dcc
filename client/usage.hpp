// Usage records carry a signature of their own, apart from the transaction's: of the provider who
// reports, and of the customer who accepts. Whoever builds such a message by hand leaves it empty;
// this fills it.
#pragma once

#include "client/transaction.hpp"

namespace ve::client {

bool has_usage_signature(const wire::Proto& message);  // is it of these two?
// Does nothing to other messages, or where a signature stands already.
Result<void> sign_usage(Connection& node, const Signer& signer, wire::Proto& message);

}  // namespace ve::client
