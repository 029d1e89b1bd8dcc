// Reads a deposit of a message. Whether the coins exist is the keeper's question.
#include "node/modules/escrow/deposit.hpp"

#include <algorithm>

#include "node/chain/coin_forms.hpp"
#include "node/modules/escrow/errors.hpp"
#include "virtengine/base/deposit/v1/deposit.pb.h"

namespace ve::escrow {

Result<DepositRequest> DepositRequest::parse(const Address& from,
                                             const virtengine::base::deposit::v1::Deposit& proto) {
    auto coin = parse_coin(proto.amount());
    if (!coin.ok())
        return fail(errors::invalid_deposit, "deposit of \"{}{}\": {}", proto.amount().amount(),
                    proto.amount().denom(), coin.error().detail());
    if (coin->amount.is_zero())
        return fail(errors::invalid_deposit, "deposit of {} is not positive", *coin);
    DepositRequest out{from, *std::move(coin), {}};
    for (const auto source : proto.sources()) {
        if (source != 1 && source != 2)
            return fail(errors::invalid_deposit, "deposit source {} is neither balance nor grant",
                        static_cast<int>(source));
        const auto known = static_cast<Source>(source);
        if (std::find(out.sources.begin(), out.sources.end(), known) != out.sources.end())
            return fail(errors::invalid_deposit, "a deposit source is named twice");
        out.sources.push_back(known);
    }
    if (out.sources.empty()) out.sources.push_back(Source::balance);
    return out;
}

}  // namespace ve::escrow
