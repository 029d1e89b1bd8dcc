// What module escrow refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::escrow::errors {

inline constexpr std::string_view space = "escrow";
inline constexpr ErrorKind account_exists{space, 1, "account exists"};
inline constexpr ErrorKind account_closed{space, 2, "account closed"};
inline constexpr ErrorKind account_not_found{space, 3, "account not found"};
inline constexpr ErrorKind account_overdrawn{space, 4, "account overdrawn"};
inline constexpr ErrorKind invalid_denomination{space, 5, "invalid denomination"};
inline constexpr ErrorKind payment_exists{space, 6, "payment exists"};
inline constexpr ErrorKind payment_closed{space, 7, "payment closed"};
inline constexpr ErrorKind payment_not_found{space, 8, "payment not found"};
inline constexpr ErrorKind payment_rate_zero{space, 9, "payment rate zero"};
inline constexpr ErrorKind invalid_payment{space, 10, "invalid payment"};
inline constexpr ErrorKind invalid_settlement{space, 11, "invalid settlement"};
inline constexpr ErrorKind invalid_id{space, 12, "invalid id"};
inline constexpr ErrorKind invalid_account{space, 13, "invalid account"};
inline constexpr ErrorKind invalid_account_depositor{space, 14, "invalid account depositor"};
inline constexpr ErrorKind unauthorized_deposit_scope{space, 15, "unauthorized deposit scope"};
inline constexpr ErrorKind invalid_deposit{space, 16, "invalid deposit"};
inline constexpr ErrorKind invalid_authz_scope{space, 17, "invalid authz scope"};

}  // namespace ve::escrow::errors
