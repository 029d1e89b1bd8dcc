// What a provider signs about a usage record, and a customer about one it accepts: secp256k1 with
// the account's key over the SHA-256 of these lines. Clients make the same bytes.
#pragma once

#include "base/bytes.hpp"
#include "base/coin.hpp"

namespace ve::settlement {

struct UsageTerms {
    std::string order_id, lease_id;
    std::uint64_t units = 0;
    std::string type;
    std::int64_t period_start = 0, period_end = 0;  // Unix seconds
    std::string unit_price;                         // as the message has it: parts of 10^-18
    std::string price_denom;
};

// Ten lines, no line end behind the last:
//   virtengine/settlement/usage/v1, chain id, order, lease, units, type, start, end, price, denom
std::string usage_sign_bytes(std::string_view chain_id, const UsageTerms& terms);

// Five lines: virtengine/settlement/acknowledge/v1, chain id, usage id, units, cost ("30uve")
std::string acknowledge_sign_bytes(std::string_view chain_id, std::string_view usage_id,
                                   std::uint64_t units, const Coins& cost);

}  // namespace ve::settlement
