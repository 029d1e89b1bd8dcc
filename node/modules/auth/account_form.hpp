// Accounts as they are stored and shown: an Any of BaseAccount or ModuleAccount.
#pragma once

#include <google/protobuf/any.pb.h>

#include <optional>

#include "cosmos/auth/v1beta1/auth.pb.h"
#include "node/modules/auth/keeper.hpp"

namespace ve::auth {

google::protobuf::Any account_any(const Account& account, const ModuleAccount* module);
// The base account within; errors for other types and for what does not parse.
Result<cosmos::auth::v1beta1::BaseAccount> base_of(const google::protobuf::Any& any);
Result<Account> account_of(const cosmos::auth::v1beta1::BaseAccount& base);
// The same where the address is known already.
Result<Account> account_of(const cosmos::auth::v1beta1::BaseAccount& base, const Address& address);

}  // namespace ve::auth
