// What a transaction that ran out of gas is told.
#include "node/chain/gas.hpp"

#include "base/sdk_errors.hpp"

namespace ve {

Result<void> GasMeter::check() const {
    if (!out_) return {};
    return fail(sdk::out_of_gas, "out of gas in location: {}; gasWanted: {}, gasUsed: {}",
                location_, limit_, used_);
}

}  // namespace ve
