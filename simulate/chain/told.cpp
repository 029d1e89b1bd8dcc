#include "simulate/chain/told.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/chain/extension.hpp"

namespace ve::simulate {

Told told(const consensus::Decided& block, View& before, View& now) {
    Told out{block, before, now, {}};
    const auto& txs     = block.block.txs;
    const auto& results = block.results.tx_results;
    for (std::size_t i = 0; i < txs.size() && i < results.size(); ++i) {
        if (i == 0 && is_carried_votes(txs[i])) continue;
        ToldTx one;
        if (auto decoded = wire::decode_tx(txs[i]); decoded.ok()) one.tx = std::move(*decoded);
        one.result         = &results[i];
        one.spent_sequence = std::ranges::any_of(results[i].events, [](const auto& event) {
            return event.type == "tx" && value_of(event, "acc_seq") != nullptr;
        });
        one.hash           = sha256(txs[i]);
        out.txs.push_back(std::move(one));
    }
    return out;
}

const std::string* value_of(const abci::Event& event, std::string_view key) {
    for (const auto& attribute : event.attributes)
        if (attribute.key == key) return &attribute.value;
    return nullptr;
}

}  // namespace ve::simulate
