// What became of a transaction, for programs and people.
#pragma once

#include "client/connection.hpp"
#include "commands/view.hpp"

namespace ve {

View receipt_view(const client::Receipt& receipt);
// The view of a success; the chain's refusal as an error that also names the hash.
Result<View> receipt_or_refusal(const client::Receipt& receipt);

}  // namespace ve
