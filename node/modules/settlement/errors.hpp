// What module settlement refuses: wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::settlement::errors {

inline constexpr std::string_view space = "settlement";
inline constexpr ErrorKind invalid_escrow{space, 1500, "invalid escrow"};
inline constexpr ErrorKind escrow_not_found{space, 1501, "escrow not found"};
inline constexpr ErrorKind escrow_exists{space, 1502, "escrow already exists"};
inline constexpr ErrorKind invalid_transition{space, 1503, "invalid state transition"};
inline constexpr ErrorKind insufficient_funds{space, 1504, "insufficient funds"};
inline constexpr ErrorKind unauthorized{space, 1505, "unauthorized"};
inline constexpr ErrorKind invalid_settlement{space, 1506, "invalid settlement"};
inline constexpr ErrorKind settlement_not_found{space, 1507, "settlement not found"};
inline constexpr ErrorKind settlement_exists{space, 1508, "settlement already exists"};
inline constexpr ErrorKind invalid_usage{space, 1512, "invalid usage record"};
inline constexpr ErrorKind usage_not_found{space, 1513, "usage record not found"};
inline constexpr ErrorKind usage_exists{space, 1514, "usage record already exists"};
inline constexpr ErrorKind usage_settled{space, 1515, "usage already settled"};
inline constexpr ErrorKind invalid_condition{space, 1516, "invalid condition"};
inline constexpr ErrorKind conditions_not_met{space, 1517, "conditions not met"};
inline constexpr ErrorKind escrow_expired{space, 1518, "escrow expired"};
inline constexpr ErrorKind escrow_not_active{space, 1519, "escrow is not active"};
inline constexpr ErrorKind order_not_found{space, 1520, "order not found"};
inline constexpr ErrorKind invalid_address{space, 1521, "invalid address"};
inline constexpr ErrorKind invalid_amount{space, 1522, "invalid amount"};
inline constexpr ErrorKind escrow_disputed{space, 1523, "escrow is disputed"};
inline constexpr ErrorKind invalid_signature{space, 1524, "invalid signature"};
inline constexpr ErrorKind invalid_params{space, 1525, "invalid parameters"};
inline constexpr ErrorKind lease_not_found{space, 1529, "lease not found"};
inline constexpr ErrorKind invalid_payout{space, 1530, "invalid payout"};
inline constexpr ErrorKind payout_not_found{space, 1531, "payout not found"};
inline constexpr ErrorKind payout_exists{space, 1532, "payout already exists"};
inline constexpr ErrorKind payout_idempotent{space, 1533, "payout was made before"};

}  // namespace ve::settlement::errors
