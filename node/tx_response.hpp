// A transaction and its result in the forms of cosmos.tx and cosmos.base.abci.
#pragma once

#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/node.hpp"

namespace ve {

// From a TxRaw's bytes; nothing where they are none (what a proposer injected, for example).
std::optional<cosmos::tx::v1beta1::Tx> whole_tx(const std::string& raw);
std::string raw_tx(const cosmos::tx::v1beta1::Tx& tx);

// `time` is of the tx's block. `tx` is left out where it is null.
cosmos::base::abci::v1beta1::TxResponse tx_response(const StoredTx& stored, Time time,
                                                    const cosmos::tx::v1beta1::Tx* tx);
// Of CheckTx: no height, no time.
cosmos::base::abci::v1beta1::TxResponse check_response(const Hash& hash,
                                                       const abci::TxResult& result);

}  // namespace ve
