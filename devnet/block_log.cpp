#include "devnet/block_log.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace ve::devnet {

using world::LogLevel;

void tell(world::Log& log, const StoredBlock& block) {
    const auto& header  = block.block.header;
    const auto& results = block.results.tx_results;
    const auto& commit  = block.seen_commit;
    const auto failed   = std::ranges::count_if(results, [](const auto& tx) { return !tx.ok(); });
    // Of the block before: its late votes are in this one.
    const auto absent =
        std::ranges::count(block.block.last_commit.signatures, consensus::CommitFlag::absent,
                           &consensus::CommitSignature::flag);
    log.write(LogLevel::info, "state", "block",
              {{"height", header.height},
               {"txs", results.size()},
               {"failed", failed},
               {"app_hash", hex_upper(block.results.app_hash)}});
    if (commit.round > 0)
        log.write(LogLevel::warn, "consensus", "a block took several rounds",
                  {{"height", header.height}, {"rounds", commit.round + 1}});
    if (absent > 0)
        log.write(LogLevel::debug, "consensus", "not every validator signed",
                  {{"height", Height{header.height.value - 1}}, {"missing", absent}});
    if (!log.wants("state", LogLevel::debug)) return;
    for (std::size_t i = 0; i < results.size(); ++i)
        log.write(LogLevel::debug, "state", results[i].ok() ? "transaction" : "failed transaction",
                  {{"hash", hex_upper(sha256(block.block.txs[i]))},
                   {"codespace", results[i].codespace},
                   {"code", results[i].code},
                   {"gas_used", results[i].gas_used},
                   {"why", results[i].ok() ? std::string{} : results[i].log}});
}

}  // namespace ve::devnet
