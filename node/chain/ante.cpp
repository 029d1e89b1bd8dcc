// The order of the checks, and those that need nothing but the transaction and the block.
#include "node/chain/ante.hpp"

#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/ante_run.hpp"

namespace ve {
namespace {

// What a missing signature and its key will weigh: simulation counts them as if they were there.
constexpr std::uint64_t signature_weight = 112;

}  // namespace

Result<void> Ante::run(Context& ctx, const wire::Tx& tx, SignedNumbers& known) const {
    AnteRun run{*this, ctx, tx};
    TRY(run.basics());
    TRY(run.timeouts());
    TRY(run.memo());
    TRY(run.size_gas());
    TRY(run.fee());
    TRY(run.keys());
    TRY(run.count_signatures());
    TRY(run.signature_gas());
    TRY(run.signatures(known));
    TRY(run.gates());
    TRY(run.spend_sequences());
    return ctx.gas().check();
}

Result<void> AnteRun::basics() {
    const auto& auth_info = *tx_.auth_info;
    if (tx_.body->extension_options_size() > 0) return fail(sdk::unknown_extension_options, "");
    if (!auth_info.has_fee()) return fail(sdk::invalid_request, "missing fee");
    if (auth_info.fee().gas_limit() > INT64_MAX)
        return fail(sdk::invalid_request, "invalid gas supplied; {} > {}",
                    auth_info.fee().gas_limit(), INT64_MAX);
    if (!simulated() && auth_info.fee().gas_limit() == 0)
        return fail(sdk::invalid_gas_limit, "must provide positive gas");
    const auto block_gas_max = ante_.options_.block_gas_max;
    if (block_gas_max > 0 && !simulated() &&
        auth_info.fee().gas_limit() > static_cast<std::uint64_t>(block_gas_max))
        return fail(sdk::invalid_gas_limit, "tx gas limit {} exceeds block max gas {}",
                    auth_info.fee().gas_limit(), block_gas_max);
    if (tx_.signatures.empty()) return fail(sdk::no_signatures, "");
    const auto infos = static_cast<std::size_t>(auth_info.signer_infos_size());
    for (const auto given : {tx_.signatures.size(), infos})
        if (given != tx_.signers.size())
            return fail(sdk::unauthorized, "invalid number of signer;  expected: {}, got {}",
                        tx_.signers.size(), given);
    return {};
}

Result<void> AnteRun::timeouts() {
    const auto height  = static_cast<std::uint64_t>(ctx_.height().value);
    const auto timeout = tx_.body->timeout_height();
    if (timeout != 0 && height > timeout)
        return fail(sdk::tx_timeout_height, "block height: {}, timeout height: {}", height,
                    timeout);
    if (!tx_.body->has_timeout_timestamp()) return {};
    const auto& stamp = tx_.body->timeout_timestamp();
    const Time until{stamp.seconds(), stamp.nanos()};
    if (until.seconds != 0 && until < ctx_.time())
        return fail(sdk::tx_timeout, "block time: {}, timeout timestamp: {}", ctx_.time(), until);
    return {};
}

Result<void> AnteRun::memo() {
    const auto size = tx_.body->memo().size();
    if (size > params_.memo_characters_max)
        return fail(sdk::memo_too_large,
                    "maximum number of characters is {} but received {} characters",
                    params_.memo_characters_max, size);
    return {};
}

Result<void> AnteRun::size_gas() {
    ctx_.gas().use(Gas{params_.tx_byte.value * tx_.raw.size()}, "txSize");
    if (simulated())
        for (const auto& signature : tx_.signatures)
            if (signature.empty())
                ctx_.gas().use(Gas{params_.tx_byte.value * signature_weight}, "txSize");
    return ctx_.gas().check();
}

}  // namespace ve
