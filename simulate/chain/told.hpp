// A block as those see it who were told of it: its transactions, what became of each, and the state
// before and after. The laws compare the three.
#pragma once

#include "node/consensus/execution.hpp"
#include "simulate/chain/view.hpp"
#include "wire/tx.hpp"

namespace ve::simulate {

using Wrong = std::optional<std::string>;  // what is wrong, or nothing

struct ToldTx {
    std::optional<wire::Tx> tx;  // nothing: it is none
    const abci::TxResult* result = nullptr;
    bool spent_sequence          = false;  // it got as far as its messages
    Hash hash{};
};

struct Told {
    const consensus::Decided& block;
    View& before;
    View& now;
    std::vector<ToldTx> txs;  // without what votes carried
    Height height() const { return block.block.header.height; }
};

Told told(const consensus::Decided& block, View& before, View& now);

// f(event) for all that the block told, hooks and transactions.
template <class F>
void each_event(const Told& told, F&& f) {
    for (const auto& event : told.block.results.events) f(event);
    for (const auto& result : told.block.results.tx_results)
        for (const auto& event : result.events) f(event);
}
const std::string* value_of(const abci::Event& event, std::string_view key);

}  // namespace ve::simulate
