// Transactions without a sequence: each is valid once, until its timeout. What the sender has used
// is kept by module auth, which also forgets it.
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/ante_run.hpp"

namespace ve {
namespace {

constexpr Duration validity_max = Duration::seconds(600);
constexpr Gas clearing_gas{2240};  // for what will have to be cleared away

}  // namespace

Result<void> AnteRun::unordered() {
    if (!tx_.body->unordered()) return {};
    const auto& stamp = tx_.body->timeout_timestamp();
    const Time until{stamp.seconds(), stamp.nanos()};
    if (!tx_.body->has_timeout_timestamp() || until.seconds == 0 || until == zero_time)
        return fail(sdk::invalid_request, "unordered transaction must have timeout_timestamp set");
    if (until < ctx_.time())
        return fail(sdk::invalid_request,
                    "unordered transaction has a timeout_timestamp that has already passed");
    const auto latest = ctx_.time().plus(validity_max);
    if (!latest.ok() || until > *latest)
        return fail(sdk::invalid_request, "unordered tx ttl exceeds 10m0s");
    ctx_.gas().use(clearing_gas, "unordered tx");
    if (simulated()) return ctx_.gas().check();
    for (const auto& signer : signers_)
        if (!ante_.accounts_.use_unordered(ctx_, signer.address, until))
            return fail(sdk::invalid_request,
                        "failed to add unordered nonce: sender {} has already used timeout {}",
                        signer.address, until.unix_nanos());
    return ctx_.gas().check();
}

}  // namespace ve
