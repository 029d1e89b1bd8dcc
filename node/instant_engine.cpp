#include "node/instant_engine.hpp"

namespace ve {

Result<bool> InstantEngine::work(Time now) {
    if (!std::exchange(wanted_, false)) return false;
    const auto& state = chain_->state();
    const auto room   = consensus::data_bytes_max(state.params, state.validators.list().size());
    TRY(chain_->commit(
        TRY(signer_.decide(app_, state, chain_->take_txs(room, state.params.block_max_gas), now))));
    return true;
}

}  // namespace ve
