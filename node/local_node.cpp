// The loop's turn: when a block is made, and how it becomes the newest.
#include "node/local_node.hpp"

#include <algorithm>
#include <thread>

#include "crypto/hash.hpp"
#include "node/stored_forms.hpp"

namespace ve {

LocalNode::LocalNode(Parts parts)
    : parts_{std::move(parts)},
      state_{parts_.state},
      pace_{parts_.options.pace},
      next_block_at_{parts_.world.clock.now()},
      last_state_snapshot_{parts_.state.last_height},
      services_{*this},
      senders_cores_{std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1)} {}

Result<std::unique_ptr<LocalNode>> LocalNode::start(Parts parts) {
    std::unique_ptr<LocalNode> node{new LocalNode{std::move(parts)}};
    auto& self = *node;
    // Read before the loop's thread owns the state.
    const bool is_new = self.state_.last_height.value == 0;
    if (!is_new) TRY(self.open_tip());
    self.loop_ = std::make_unique<TaskLoop>([&self] { return self.turn(); });
    if (self.parts_.home)
        self.writer_ = std::make_unique<TaskLoop>([] { return std::optional<Duration>{}; });
    TRY(self.on_loop(
        [&self]() -> Result<void> { return self.parts_.engine->start(self, self.now()); }));
    if (is_new) TRY(self.on_loop([&self]() -> Result<void> { return self.make_block(); }));
    return node;
}

LocalNode::~LocalNode() {
    if (!loop_) return;
    loop_->call([this] {
        auto rest = [this] { return await_stored(); };
        if (guarded(rest).ok()) keep_state_snapshot(true);
        waiting_.clear();
        writer_.reset();  // a turn that the loop still takes writes its block itself
    });
    loop_.reset();
}

// Who waits for a block is told after the work that the block started: a reader that asks next sees
// what came of it.
void LocalNode::tell_settled() {
    for (auto& [promise, tx] : settled_) promise.set_value(std::move(tx));
    settled_.clear();
    tell_change();
    {
        const std::lock_guard lock{mutex_};
        ++turns_;
    }
    turn_ended_.notify_all();
}

void LocalNode::tell_change() {
    if (!parts_.options.on_change) return;
    const auto newest = tip();
    if (newest == nullptr) return;
    Pulse now{parts_.engine->pulse(),  next_snapshot_,        newest->state.last_height,
              newest->state.last_time, mempool_.size().first, paused_at_.has_value()};
    if (pulse_ == now) return;
    pulse_ = now;
    parts_.options.on_change();
}

std::optional<Duration> LocalNode::turn() {
    auto step = [this]() -> Result<void> {
        if (paused_at_) return {};
        // Somebody catches up, or a round runs out.
        if (const auto due = parts_.engine->due(); due && *due <= now())
            TRY(parts_.engine->work(now()));
        if (pace_.mode == BlockPace::Mode::interval) {
            const auto time = parts_.world.clock.now();
            if (time >= next_block_at_) {
                next_block_at_ = TRY(time.plus(pace_.interval));
                block_wanted_  = true;
            }
            if (block_wanted_ && TRY(advance())) block_wanted_ = false;
            return {};
        }
        if (pace_.mode == BlockPace::Mode::instant) return make_what_is_wanted();
        return {};
    };
    if (failure()) {
        tell_settled();
        return {};
    }
    if (auto made = guarded(step); !made.ok()) stop_with(std::move(made).error());
    tell_settled();
    return next_turn();
}

// When it is worth a look again: the next block is due, or the engine waits for something.
std::optional<Duration> LocalNode::next_turn() const {
    if (failure() || paused_at_) return {};
    std::optional<Duration> out;
    if (pace_.mode == BlockPace::Mode::interval)
        out = std::max(Duration{0}, next_block_at_.since(parts_.world.clock.now()));
    if (const auto due = parts_.engine->due()) {
        const auto wait = std::max(Duration{0}, due->since(now()));
        out             = out ? std::min(*out, wait) : wait;
    }
    return out;
}

// Blocks for what waits, and then for what those have begun.
Result<void> LocalNode::make_what_is_wanted() {
    while (!mempool_.empty() && !stuck_) {
        const auto waiting = mempool_.size().first;
        if (!TRY(next_block())) return {};
        follow_ups_left_ = limits::follow_up_blocks_max;
        stuck_           = mempool_.size().first >= waiting;  // what is left fits into no block
    }
    for (; follow_ups_left_ > 0 && wants_follow_up(); --follow_ups_left_)
        if (!TRY(next_block())) return {};
    follow_ups_left_ = 0;
    return {};
}

// Work of two phases lands by itself: what the next votes would carry, or carry already.
bool LocalNode::wants_follow_up() const {
    if (extension_pending_) return true;
    const auto height = state_.next_height();
    if (!state_.extensions_enabled(height)) return false;
    return std::ranges::any_of(parts_.extenders, [&](const auto& extender) {
        return !parts_.app->extend_vote(*extender, height, Hash{}).empty();
    });
}

Time LocalNode::world_now() const { return paused_at_ ? *paused_at_ : parts_.world.clock.now(); }

Time LocalNode::now() const {
    const auto time = world_now();
    return time.plus(state_.clock_offset).value_or(time);
}

Result<bool> LocalNode::advance() {
    parts_.engine->want_block();
    return parts_.engine->work(now());
}

// Whoever asks for a block gets it now: where validators have to wait for something, the chain's
// clock is set to when that is over. False: it was not over in time.
Result<bool> LocalNode::await_block(Duration patience) {
    for (auto left = patience; !TRY(advance());) {
        const auto due  = parts_.engine->due();
        const auto wait = due ? std::max(Duration{0}, due->since(now())) : left;
        if (wait >= left) {
            state_.clock_offset.nanos += left.nanos;
            return advance();
        }
        left.nanos -= wait.nanos;
        state_.clock_offset.nanos += wait.nanos;
    }
    return true;
}

Result<void> LocalNode::make_block() {
    if (TRY(await_block(limits::block_wait_max))) return {};
    return no_block_within(limits::block_wait_max);
}

// Of what waits. Who waits for it is told where it does not come.
Result<bool> LocalNode::next_block() {
    const auto& patience = parts_.options.patience;
    if (!patience) return advance();
    if (TRY(await_block(*patience))) return true;
    stuck_ = true;
    {
        const std::lock_guard lock{mutex_};
        undecided_ = true;
    }
    TRY(await_stored());
    waiting_.clear();
    return false;
}

void LocalNode::try_again() {
    stuck_ = false;
    const std::lock_guard lock{mutex_};
    undecided_ = false;
}

Result<consensus::DecidedBlock> LocalNode::decided_block(Height height) {
    if (height == state_.last_height) TRY(await_stored());
    auto stored = TRY(archived(height));
    auto state  = TRY(read_chain_state(stored));
    return consensus::DecidedBlock{std::move(stored.block), std::move(state.last_commit),
                                   std::move(state.extensions)};
}

// The one commit point is the archive's. After an error there nothing of the block is kept, nobody
// has heard of it, and the node stops.
Result<void> LocalNode::commit(consensus::Decided decided) {
    TRY(await_stored());
    const auto& finalized = parts_.app->finalized();
    VE_INVARIANT(finalized.has_value() && finalized->app_hash == decided.results.app_hash);
    decided.next.clock_offset = state_.clock_offset;
    const bool first          = state_.last_height.value == 0;  // its changes hold the genesis, too
    auto before               = first ? store::State{} : parts_.app->newest().state;
    auto after                = finalized->state;
    parts_.app->commit_unseen();
    extension_pending_ = decided.has_extensions;
    state_             = decided.next;
    try_again();
    const auto block = std::make_shared<const StoredBlock>(stored_block(decided));
    const auto write = std::make_shared<std::packaged_task<Result<void>()>>(
        [this, before = std::move(before), after = std::move(after), decided = std::move(decided),
         newest = tip_of(block)]() mutable -> Result<void> {
            TRY(parts_.archive->commit(record_of(std::move(decided), after.changes_since(before))));
            parts_.app->show();
            set_tip(std::move(newest));
            return {};
        });
    std::vector<Hash> hashes;
    hashes.reserve(block->block.txs.size());
    for (const auto& tx : block->block.txs) hashes.push_back(sha256(tx));
    storing_.emplace(Storing{write->get_future(), block, std::move(hashes)});
    if (writer_)
        writer_->post([this, write] {
            (*write)();
            loop_->post([this] {
                auto rest = [this] { return await_stored(); };
                (void)guarded(rest).ok();  // it has stopped the node
            });
        });
    else
        (*write)();
    settle_mempool(*block, storing_->hashes);
    return writer_ ? Result<void>{} : await_stored();
}

// Then everybody hears of it.
Result<void> LocalNode::await_stored() {
    if (!storing_) return {};
    auto stored  = *std::exchange(storing_, std::nullopt);
    auto written = stored.written.get();
    if (written.ok()) written = parts_.engine->stored();
    if (!written.ok()) {
        stop_with(written.error());
        return written;
    }
    bus_.publish(stored.block);
    // After the events: who waited for the block may have subscribed, too.
    remember(*stored.block, stored.hashes);
    settle_waiting(*stored.block, stored.hashes);
    keep_state_snapshot(false);
    return {};
}

void LocalNode::settle_mempool(const StoredBlock& block, const std::vector<Hash>& hashes) {
    for (std::size_t i = 0; i < hashes.size(); ++i)
        mempool_.committed(hashes[i], block.results.tx_results[i].ok());
    if (mempool_.empty()) return;
    const auto dropped = mempool_.recheck([this](const std::string& tx) {
        return parts_.app->check_tx(tx, abci::CheckKind::recheck).ok();
    });
    for (const auto& hash : dropped) waiting_.erase(hash);  // tells who waits
}

void LocalNode::settle_waiting(const StoredBlock& block, const std::vector<Hash>& hashes) {
    if (waiting_.empty()) return;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        const auto [first, last] = waiting_.equal_range(hashes[i]);
        for (auto at = first; at != last; ++at)
            settled_.emplace_back(
                std::move(at->second),
                StoredTx{hashes[i], block.block.header.height, static_cast<std::uint32_t>(i),
                         block.block.txs[i], block.results.tx_results[i]});
        waiting_.erase(first, last);
    }
}

void LocalNode::keep_state_snapshot(bool closing) {
    if (!parts_.home) return;
    const auto blocks = state_.last_height.value - last_state_snapshot_.value;
    if (blocks < (closing ? limits::state_snapshot_blocks_at_close : limits::state_snapshot_blocks))
        return;
    // Speed only: without it the next start applies more change sets.
    if (parts_.archive->put_snapshot(state_.last_height, parts_.app->newest().state).ok())
        last_state_snapshot_ = state_.last_height;
}

std::shared_ptr<const LocalNode::Tip> LocalNode::tip() const {
    const std::lock_guard lock{mutex_};
    return tip_;
}

std::shared_ptr<const LocalNode::Tip> LocalNode::tip_of(
    std::shared_ptr<const StoredBlock> block) const {
    auto next   = std::make_shared<Tip>();
    next->state = state_;
    if (const auto old = tip()) {
        next->earliest_height   = old->earliest_height;
        next->earliest_id       = old->earliest_id;
        next->earliest_app_hash = old->earliest_app_hash;
        next->earliest_time     = old->earliest_time;
    } else {
        next->earliest_height   = block->block.header.height;
        next->earliest_id       = block->id;
        next->earliest_app_hash = block->results.app_hash;
        next->earliest_time     = block->block.header.time;
    }
    next->block = std::move(block);
    return next;
}

void LocalNode::set_tip(std::shared_ptr<const Tip> tip) {
    const std::lock_guard lock{mutex_};
    tip_ = std::move(tip);
}

Result<void> LocalNode::open_tip() {
    const auto earliest = TRY(parts_.archive->earliest());
    VE_INVARIANT(earliest.has_value());
    for (const auto height : {*earliest, state_.last_height}) {
        const auto stored = TRY(archived(height));
        set_tip(tip_of(std::make_shared<const StoredBlock>(TRY(read_block(stored)))));
    }
    return {};
}

std::optional<Error> LocalNode::failure() const {
    const std::lock_guard lock{mutex_};
    return failure_;
}

void LocalNode::stop_with(Error error) {
    {
        const std::lock_guard lock{mutex_};
        if (failure_) return;
        failure_ = std::move(error).within("the node has stopped");
    }
    if (parts_.options.on_failure) parts_.options.on_failure();
}

}  // namespace ve
