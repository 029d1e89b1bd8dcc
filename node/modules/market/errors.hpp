// What module market refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::market::errors {

inline constexpr std::string_view space = "market";
inline constexpr ErrorKind empty_provider{space, 1, "empty provider"};
inline constexpr ErrorKind same_account{space, 2, "owner and provider are the same account"};
inline constexpr ErrorKind internal{space, 3, "internal error"};
inline constexpr ErrorKind bid_over_order{space, 4, "bid price is above the order's price"};
inline constexpr ErrorKind attribute_mismatch{space, 5, "attribute mismatch"};
inline constexpr ErrorKind unknown_bid{space, 6, "unknown bid"};
inline constexpr ErrorKind unknown_lease{space, 7, "unknown lease"};
inline constexpr ErrorKind unknown_lease_for_bid{space, 8, "unknown lease for bid"};
inline constexpr ErrorKind unknown_order_for_bid{space, 9, "unknown order for bid"};
inline constexpr ErrorKind lease_not_active{space, 10, "lease is not active"};
inline constexpr ErrorKind bid_not_active{space, 11, "bid is not active"};
inline constexpr ErrorKind bid_not_open{space, 12, "bid is not open"};
inline constexpr ErrorKind order_not_open{space, 13, "order is not open"};
inline constexpr ErrorKind no_lease_for_order{space, 14, "no lease for order"};
inline constexpr ErrorKind order_not_found{space, 15, "order not found"};
inline constexpr ErrorKind group_not_found{space, 16, "group not found"};
inline constexpr ErrorKind group_not_open{space, 17, "group is not open"};
inline constexpr ErrorKind bid_not_found{space, 18, "bid not found"};
inline constexpr ErrorKind bid_zero_price{space, 19, "bid price is zero"};
inline constexpr ErrorKind lease_not_found{space, 20, "lease not found"};
inline constexpr ErrorKind bid_exists{space, 21, "bid exists"};
inline constexpr ErrorKind invalid_price{space, 22, "invalid price"};
inline constexpr ErrorKind order_active{space, 23, "order is active"};
inline constexpr ErrorKind order_closed{space, 24, "order is closed"};
inline constexpr ErrorKind order_exists{space, 25, "order exists"};
inline constexpr ErrorKind duration_exceeded{space, 26, "duration exceeded"};
inline constexpr ErrorKind too_early{space, 27, "too early"};
inline constexpr ErrorKind invalid_deposit{space, 28, "invalid deposit"};
inline constexpr ErrorKind invalid_param{space, 29, "invalid parameter"};
inline constexpr ErrorKind unknown_provider{space, 30, "unknown provider"};
inline constexpr ErrorKind invalid_bid{space, 31, "invalid bid"};
inline constexpr ErrorKind capabilities_mismatch{space, 32, "capabilities mismatch"};
inline constexpr ErrorKind invalid_closed_reason{space, 33, "invalid lease closed reason"};
inline constexpr ErrorKind invalid_escrow_id{space, 34, "invalid escrow id"};

}  // namespace ve::market::errors
