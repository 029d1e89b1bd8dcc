// The stored form of nearly every account, by hand: an Any of a BaseAccount with one secp256k1 key
// or none. Module accounts and multisigs go through protobuf (account_form.hpp).
#pragma once

#include "node/chain/ante.hpp"

namespace ve::auth {

// The very bytes that protobuf would write; nothing where the account has another form.
std::optional<std::string> write_plain_account(const Account& account);
// The address is known from the key. Nothing: the bytes have another form, or are damaged.
std::optional<Account> read_plain_account(std::string_view bytes, const Address& address);

}  // namespace ve::auth
