// What the application answered for a block: its bytes for the archive and the hash of its
// transactions' results for the next header. Also the consensus params, which travel with it.
#pragma once

#include "node/application.hpp"

namespace ve::consensus {

// Over code, data, gas_wanted and gas_used of each; log, info, events and codespace do not count.
Bytes results_hash(const std::vector<abci::TxResult>& results);

// Protobuf: tendermint.abci.ResponseFinalizeBlock and ExecTxResult.
Bytes results_bytes(const abci::FinalizeBlockResult& results);
Result<abci::FinalizeBlockResult> parse_results(ByteView bytes);
Bytes tx_result_bytes(const abci::TxResult& result);

// Over the block's maximal bytes and gas only.
Bytes params_hash(const abci::ConsensusParams& params);
Bytes params_bytes(const abci::ConsensusParams& params);  // tendermint.types.ConsensusParams
Result<abci::ConsensusParams> parse_params(ByteView bytes);

}  // namespace ve::consensus
