// The lines that are signed. No value can hold a line end: ids are canonical, types are checked.
#include "node/modules/settlement/usage_signature.hpp"

namespace ve::settlement {

std::string usage_sign_bytes(std::string_view chain_id, const UsageTerms& terms) {
    return fmt::format("virtengine/settlement/usage/v1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
                       chain_id, terms.order_id, terms.lease_id, terms.units, terms.type,
                       terms.period_start, terms.period_end, terms.unit_price, terms.price_denom);
}

std::string acknowledge_sign_bytes(std::string_view chain_id, std::string_view usage_id,
                                   std::uint64_t units, const Coins& cost) {
    return fmt::format("virtengine/settlement/acknowledge/v1\n{}\n{}\n{}\n{}", chain_id, usage_id,
                       units, cost);
}

}  // namespace ve::settlement
