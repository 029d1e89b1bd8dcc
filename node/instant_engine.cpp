#include "node/instant_engine.hpp"

#include "node/consensus/evidence.hpp"

namespace ve {

Result<bool> InstantEngine::work(Time now) {
    if (!std::exchange(wanted_, false)) return false;
    const auto& state = chain_->state();
    std::vector<Bytes> evidence;  // as much as a block may carry
    for (const auto& one : std::exchange(waiting_, {})) {
        evidence.push_back(one);
        if (!consensus::check_evidence(state, evidence).ok()) evidence.pop_back();
    }
    const auto room = consensus::data_bytes_max(state.params, state.validators.list().size(),
                                                consensus::evidence_list_bytes(evidence).size());
    TRY(chain_->commit(
        TRY(signer_.decide(app_, state, chain_->take_txs(room, state.params.block_max_gas), now,
                           std::move(evidence)))));
    return true;
}

}  // namespace ve
