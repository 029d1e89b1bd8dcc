// Escrow accounts and payments between numbers and messages (virtengine.escrow.types.v1).
// Amounts that travel as decimals are whole here; a fraction is refused.
#pragma once

#include "node/modules/escrow/account.hpp"
#include "virtengine/escrow/types/v1/types.pb.h"

namespace ve::escrow {

namespace types = virtengine::escrow::types::v1;
namespace id    = virtengine::escrow::id::v1;

Result<AccountId> parse(const id::Account& proto);
void write(const AccountId& value, id::Account* proto);
Result<PaymentId> parse(const id::Payment& proto);
void write(const PaymentId& value, id::Payment* proto);

Result<Account> parse(const types::Account& proto);
types::Account form(const Account& account);
// The denomination is the account's.
Result<Payment> parse(const types::Payment& proto, const Denom& denom);
types::Payment form(const Payment& payment, const Denom& denom);

}  // namespace ve::escrow
