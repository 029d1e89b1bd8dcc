// Who asks what became of transactions, and waits until they are in blocks.
#include <chrono>

#include "crypto/hash.hpp"
#include "node/local_node.hpp"
#include "node/world/clock.hpp"

namespace ve {

void LocalNode::remember(const StoredBlock& block, const std::vector<Hash>& hashes) {
    const std::lock_guard lock{mutex_};
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        recent_.insert_or_assign(
            hashes[i], store::TxPlace{block.block.header.height, static_cast<std::uint32_t>(i)});
        recent_in_order_.push_back(hashes[i]);
    }
    while (recent_in_order_.size() > limits::recent_txs_max) {
        recent_.erase(recent_in_order_.front());
        recent_in_order_.pop_front();
    }
}

namespace {

using Place  = store::TxPlace;
using Places = std::map<Hash, Place>;

// Of all transactions in a block. One that failed and was sent again counts where it succeeded.
void add_places(Places& to, const StoredBlock& block) {
    for (std::size_t i = 0; i < block.block.txs.size(); ++i) {
        const Place place{block.block.header.height, static_cast<std::uint32_t>(i)};
        if (block.results.tx_results[i].ok())
            to.insert_or_assign(sha256(block.block.txs[i]), place);
        else
            to.emplace(sha256(block.block.txs[i]), place);
    }
}

}  // namespace

// `near`: of blocks that held others of the same question, for the archive finds one after the
// other slowly.
Result<std::optional<Place>> LocalNode::place_of(const Hash& hash, Places& near) const {
    {
        const std::lock_guard lock{mutex_};
        if (const auto at = recent_.find(hash); at != recent_.end())
            return std::optional{at->second};
    }
    if (const auto at = near.find(hash); at != near.end()) return std::optional{at->second};
    auto found = TRY(parts_.archive->tx(hash));
    if (found) add_places(near, TRY(block(found->height)));
    return found;
}

Result<std::vector<std::optional<Node::Outcome>>> LocalNode::wait_for(const std::vector<Hash>& txs,
                                                                      Duration timeout) {
    const auto end_of_turn = []() -> Result<void> { return {}; };
    TRY(on_loop(end_of_turn));
    // They come in the order in which they were sent: only the first that is missing is looked for.
    std::vector<std::optional<Place>> places(txs.size());
    Places near;
    std::size_t missing = 0;
    const auto look     = [&]() -> Result<void> {
        while (missing < txs.size()) {
            places[missing] = TRY(place_of(txs[missing], near));
            if (!places[missing]) break;
            ++missing;
        }
        return {};
    };
    const world::RealClock clock;  // patience is the asker's, whatever the chain's clock says
    const auto end = clock.now().plus(timeout).value_or(clock.now());
    for (;;) {
        const auto turns = [this] {
            const std::lock_guard lock{mutex_};
            return turns_;
        }();
        TRY(look());
        const auto left = std::chrono::nanoseconds{end.since(clock.now()).nanos};
        if (missing == txs.size() || left.count() <= 0) break;
        std::unique_lock lock{mutex_};
        turn_ended_.wait_for(lock, left, [&] { return turns_ != turns || failure_ || undecided_; });
        if (failure_) return *failure_;
        if (undecided_) return no_block_within(*parts_.options.patience);
    }
    // Some may be in blocks behind one that is not.
    for (auto i = missing; i < txs.size(); ++i) places[i] = TRY(place_of(txs[i], near));
    TRY(on_loop(end_of_turn));

    std::vector<std::optional<Outcome>> out(txs.size());
    std::optional<StoredBlock> block;
    for (std::size_t i = 0; i < txs.size(); ++i) {
        if (!places[i]) continue;
        if (!block || block->block.header.height != places[i]->height)
            block = TRY(this->block(places[i]->height));
        out[i] = Outcome{places[i]->height, block->results.tx_results.at(places[i]->index)};
    }
    return out;
}

}  // namespace ve
