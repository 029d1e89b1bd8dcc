#include "simulate/chain/bargains.hpp"

#include "node/modules/deployment/specification.hpp"
#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/state.hpp"
#include "node/modules/market/state.hpp"

namespace ve::simulate {

namespace {

Wrong dear_bid(View& now) {
    for (const auto& [id, bid] : market::Store{}.bids.list(now.ctx())) {
        const auto order = market::Store{}.orders.find(now.ctx(), id.order);
        const auto asked = parse_dec_coin(bid.price());
        if (!order || !asked.ok()) return fmt::format("bid {} is on no order", id.text());
        const auto most = deployment::price_max(order->spec());
        if (!most.ok() || most->amount < asked->amount)
            return fmt::format("bid {} asks {} of an order that pays less", id.text(), *asked);
    }
    return {};
}

// Paid, to be paid and owed, all together.
Wrong dear_lease(View& now) {
    for (const auto& [id, lease] : market::Store{}.leases.list(now.ctx())) {
        const auto form = escrow::Store{}.payments.find(now.ctx(), market::payment_id(id));
        if (!form) return fmt::format("lease {} is paid by nothing", id.text());
        const auto payment = escrow::parse(*form, base_denom());
        if (!payment.ok()) return fmt::format("the payment of lease {} is none", id.text());
        const Amount blocks{static_cast<std::uint64_t>(now.height().value - lease.created_at())};
        const auto most = parse_dec_coin(lease.price())->amount.times(blocks).value().floor();
        Amount sum;
        for (const auto& part : {payment->balance, payment->withdrawn, payment->unsettled})
            sum = sum.plus(part).value_or(sum);
        if (*most < sum)
            return fmt::format("lease {} has cost {} in {} blocks of {}", id.text(), sum, blocks,
                               *parse_dec_coin(lease.price()));
    }
    return {};
}

}  // namespace

Wrong broken_bargain(View& now) {
    if (auto wrong = dear_bid(now)) return wrong;
    return dear_lease(now);
}

}  // namespace ve::simulate
