// Time, blocks and state in the hands of the user: what a devnet allows and a network would not.
#include "node/dump.hpp"
#include "node/genesis.hpp"
#include "node/local_node.hpp"
#include "node/stored_forms.hpp"

namespace ve {

Result<Height> LocalNode::mine(std::uint64_t count) {
    if (count > limits::mine_blocks_max)
        return fail(errors::input, "{} blocks are more than {} at once", count,
                    limits::mine_blocks_max);
    constexpr std::uint64_t blocks_at_once = 256;  // others get their turn in between
    std::uint64_t left                     = count;
    do {
        const auto now = std::min(left, blocks_at_once);
        TRY(on_loop([&] { return make_blocks(now); }));
        left -= now;
    } while (left > 0);
    return tip()->state.last_height;
}

// Only the last of them waits for the disk, and takes the others along.
Result<void> LocalNode::make_blocks(std::uint64_t count) {
    const auto make_all = [&]() -> Result<void> {
        if (count > 1) TRY(parts_.archive->set_sync(store::Sync::later));
        for (std::uint64_t i = 1; i <= count; ++i) {
            if (i == count) TRY(parts_.archive->set_sync(store::Sync::each_commit));
            TRY(make_block());
        }
        return {};
    };
    auto made = make_all();
    // That nobody decides is no failure of the node: it is told, and the next try may do better.
    if (!made.ok() && made.error().is(errors::busy)) {
        TRY(parts_.archive->set_sync(store::Sync::each_commit));
        return made;
    }
    if (!made.ok()) stop_with(made.error());
    return made;
}

Result<Time> LocalNode::travel(Duration span) {
    if (span.nanos < 0)
        return fail(errors::input, "time goes forward only, not by {}", span)
            .with_hint("go back with a snapshot: ve devnet snapshot, ve devnet restore");
    return on_loop([&]() -> Result<Time> {
        const auto total = checked_add(state_.clock_offset.nanos, span.nanos);
        if (!total || !world_now().plus(Duration{*total}).ok())
            return fail(errors::input, "{} from now is too far away", span);
        state_.clock_offset.nanos = *total;
        if (auto made = make_block(); !made.ok()) {
            const auto& error = made.error();
            if (error.is(errors::busy))
                return fail(errors::busy, "the clock is at {} now, but {}", now(), error.detail())
                    .with_hint("{}", error.hint());
            stop_with(error);
            return std::move(made).error();
        }
        return state_.last_time;
    });
}

Error no_block_within(Duration patience) {
    return fail(errors::busy, "no block was decided within {}", patience)
        .with_hint(
            "more than two thirds of the voting power must be up and in touch: ve devnet status");
}

Result<Time> LocalNode::let_pass(Duration span) {
    return on_loop([&]() -> Result<Time> {
        try_again();
        if (!checked_add(state_.clock_offset.nanos, span.nanos) || !now().plus(span).ok())
            return fail(errors::input, "{} from now is too far away", span);
        bool wanted = pace_.mode == BlockPace::Mode::instant;
        for (auto left = span;;) {
            const auto waiting = mempool_.size().first;
            if (wanted && waiting > 0) parts_.engine->want_block();
            if (TRY(parts_.engine->work(now()))) {
                wanted = wanted && mempool_.size().first < waiting;  // the rest fits into no block
                continue;
            }
            if (left.nanos <= 0) return now();
            const auto due  = parts_.engine->due();
            const auto wait = due ? std::max(Duration{0}, due->since(now())) : left;
            const auto step = std::min(wait, left);
            left.nanos -= step.nanos;
            state_.clock_offset.nanos += step.nanos;
        }
    });
}

Result<bool> LocalNode::mine_within(Duration patience) {
    return on_loop([&] { return await_block(patience); });
}

Result<std::uint64_t> LocalNode::snapshot() {
    return on_loop([&]() -> Result<std::uint64_t> {
        if (snapshots_.size() >= limits::snapshots_max)
            return fail(errors::input, "there are {} snapshots already", limits::snapshots_max);
        const auto id = next_snapshot_++;
        snapshots_.emplace(id, Snapshot{parts_.app->newest(), state_, tip()->block,
                                        mempool_.list(limits::mempool_txs_max)});
        return id;
    });
}

Result<Height> LocalNode::restore(std::uint64_t id) {
    return on_loop([&] { return go_back(id); });
}

Result<Height> LocalNode::go_back(std::uint64_t id) {
    const auto found = snapshots_.find(id);
    if (found == snapshots_.end())
        return fail(errors::input, "there is no snapshot {}", id)
            .with_hint("snapshots last until the node stops or a restore goes back behind them");
    return go_back_to(Snapshot{found->second});
}

Result<Height> LocalNode::rewind(Height height) {
    return on_loop([&]() -> Result<Height> {
        TRY(checked_height(height, 0));
        const auto stored  = TRY(archived(height));
        auto state         = TRY(read_chain_state(stored));
        auto [at, content] = TRY(parts_.archive->load_state(height));
        Version version{height, state.last_time, stored.app_hash, std::move(content)};
        auto block = std::make_shared<const StoredBlock>(TRY(read_block(stored)));
        return go_back_to({std::move(version), std::move(state), std::move(block), {}});
    });
}

// What stood above is undone: also what validators signed there, and where they stood in it.
Result<Height> LocalNode::go_back_to(const Snapshot& to) {
    if (to.state.last_height < state_.last_height)
        if (auto rewound = parts_.archive->rewind(to.state.last_height); !rewound.ok()) {
            stop_with(rewound.error());
            return std::move(rewound).error();
        }
    if (auto loaded = parts_.app->load(to.version, to.state.params); !loaded.ok()) {
        stop_with(loaded.error());
        return std::move(loaded).error();
    }
    state_               = to.state;
    extension_pending_   = false;
    last_state_snapshot_ = std::min(last_state_snapshot_, state_.last_height);
    set_tip(tip_of(to.block));
    if (auto started = parts_.engine->start(*this, now()); !started.ok()) {
        stop_with(started.error());
        return std::move(started).error();
    }
    mempool_.clear();
    waiting_.clear();
    {
        const std::lock_guard lock{mutex_};
        recent_.clear();
        recent_in_order_.clear();
    }
    for (const auto& tx : to.mempool) (void)accept(tx).ok();  // what waited then waits again
    const auto height = state_.last_height;
    std::erase_if(snapshots_,
                  [&](const auto& entry) { return entry.second.state.last_height > height; });
    return height;
}

Result<void> LocalNode::pause() {
    return on_loop([&]() -> Result<void> {
        if (!paused_at_) paused_at_ = parts_.world.clock.now();
        return {};
    });
}

// The chain's clock goes on from where it stood.
Result<void> LocalNode::resume() {
    return on_loop([&]() -> Result<void> {
        if (!paused_at_) return {};
        const auto before = now();
        paused_at_.reset();
        state_.clock_offset = before.since(parts_.world.clock.now());
        return {};
    });
}

Result<std::string> LocalNode::dump(std::optional<Height> upto) {
    return on_loop([&]() -> Result<std::string> {
        if (upto) TRY(checked_height(upto, 0));
        return dump_chain(parts_.genesis, *parts_.archive, upto);
    });
}

// Where blocks are made of what waits, evidence waits too.
Result<Hash> LocalNode::submit_evidence(const Bytes& evidence) {
    TRY(consensus::check_form(evidence));
    return on_loop([&]() -> Result<Hash> {
        const auto id = consensus::evidence_id(evidence);
        if (state_.past->is_proved(id)) return id;
        TRY(consensus::check_evidence(state_, evidence));
        TRY(parts_.engine->report(evidence, now()));
        if (pace_.mode == BlockPace::Mode::instant && !paused_at_) TRY(next_block());
        return id;
    });
}

Result<NetworkStatus> LocalNode::network() {
    return on_loop([&] { return parts_.engine->network(); });
}

Result<std::uint64_t> LocalNode::add_fault(const faults::Fault& fault) {
    return on_loop([&] {
        try_again();
        return parts_.engine->add_fault(fault);
    });
}

Result<void> LocalNode::clear_faults(std::optional<std::uint64_t> id) {
    return on_loop([&] {
        try_again();
        return parts_.engine->clear_faults(id);
    });
}

Result<std::string> LocalNode::trace() {
    return on_loop([&] { return parts_.engine->trace(); });
}

Result<Json> LocalNode::export_genesis() {
    return on_loop([&]() -> Result<Json> {
        auto state      = TRY(parts_.app->export_genesis());
        auto validators = Json::array();
        for (const auto& validator : state_.next_validators.list())
            validators.push(
                Json::object({{"address", hex_upper(validator.address)},
                              {"pub_key", Json::object({{"type", "tendermint/PubKeyEd25519"},
                                                        {"value", base64(validator.public_key)}})},
                              {"power", std::to_string(validator.power)},
                              {"name", ""}}));
        return Json::object({{"genesis_time", state_.last_time.text()},
                             {"chain_id", state_.chain_id},
                             {"initial_height", std::to_string(state_.last_height.value + 1)},
                             {"consensus_params", to_json(state_.params)},
                             {"validators", std::move(validators)},
                             {"app_hash", ""},
                             {"app_state", std::move(state)}});
    });
}

Result<void> LocalNode::set_pace(BlockPace pace) {
    if (pace.mode == BlockPace::Mode::interval && pace.interval < limits::block_interval_min)
        return fail(errors::input, "a block each {} is more often than each {}", pace.interval,
                    limits::block_interval_min);
    return on_loop([&]() -> Result<void> {
        pace_          = pace;
        next_block_at_ = TRY(parts_.world.clock.now().plus(pace.interval));
        return {};
    });
}

}  // namespace ve
