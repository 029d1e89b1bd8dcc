#include "node/bft_engine.hpp"

#include "node/bft_net.hpp"

#include <algorithm>

namespace ve {

namespace {
// The next block takes its time from the votes for this one: they are cast again after a pause.
constexpr auto stale_after = Duration::milliseconds(50);
}  // namespace

consensus::Timeouts devnet_timeouts() {
    constexpr auto ms = Duration::milliseconds;
    consensus::Timeouts out;
    out.propose      = ms(500);
    out.prevote      = ms(200);
    out.precommit    = ms(200);
    out.more         = ms(200);
    out.gossip       = ms(100);
    out.empty_blocks = false;
    return out;
}

Result<network::Host::Left> BftEngine::Seat::wake() {
    auto& parts = engine_.parts_;
    ++life_;
    late_ = false;
    TRY(parts.journal.trim(number_));
    const auto state = engine_.chain_->state();
    auto* extender   = number_ < parts.extenders.size() ? parts.extenders[number_].get() : nullptr;
    auto version     = parts.app.newest();
    if (parts.verify) {
        auto own = TRY(parts.make_app());
        TRY(own->load(std::move(version), state.params));
        own->use(extender);
        app_ = std::move(own);
    } else {
        app_ = std::make_unique<SharedApp>(
            engine_.executions_, Executions::Place{std::move(version), state.params}, extender);
    }
    auto guard = TRY(parts.journal.guard(number_));
    return Left{*app_, state, std::move(guard), parts.journal.log(number_)};
}

// The first to decide stores it for all; the others must have come to the same.
Result<void> BftEngine::Seat::store(const consensus::Finalized& block) {
    const auto& decided = block.decided;
    const auto& newest  = engine_.chain_->state();
    if (decided.block.header.height == newest.next_height()) {
        if (engine_.parts_.verify) TRY(engine_.execute_for_all(decided));
        TRY(engine_.chain_->commit(decided));
    } else {
        TRY(agrees(decided));
    }
    app_->commit();
    return {};
}

Result<void> BftEngine::Seat::agrees(const consensus::Decided& decided) const {
    const auto& newest = engine_.chain_->state();
    const auto height  = decided.block.header.height;
    if (height == newest.last_height) {
        if (decided.id == newest.last_block_id && decided.next.app_hash == newest.app_hash)
            return {};
    } else if (TRY(engine_.chain_->decided_block(height)).commit.block_id == decided.id) {
        return {};  // what its state was is in the next header, which it checked
    }
    return fail(errors::internal, "validator {} came to another block or state at height {}",
                number_, height);
}

BftEngine::BftEngine(Parts parts)
    : parts_{std::move(parts)}, executions_{parts_.app, parts_.make_app} {}

BftEngine::~BftEngine() = default;

Result<void> BftEngine::check_power(const consensus::ValidatorSet& validators) const {
    std::int64_t here = 0;
    for (const auto& key : parts_.keys)
        if (const auto* one =
                validators.find(consensus::validator_address(key.public_key().bytes())))
            here += one->power;
    const auto total = validators.total_power();
    if (here > total * 2 / 3) return {};
    return fail(errors::input,
                "the validator keys of this node have {} of {} voting power; a block needs more "
                "than two thirds",
                here, total);
}

std::optional<ByteArray<32>> BftEngine::identity() const {
    if (parts_.keys.empty()) return {};
    return parts_.keys.front().public_key().bytes();
}

Result<void> BftEngine::start(Chain& chain, Time now) {
    const bool again = std::exchange(chain_, &chain) != nullptr;
    wanted_          = false;
    told_            = {};
    executions_.forget();
    std::vector<faults::Fault> faults;
    if (net_)
        for (const auto& trouble : net_->troubles.list()) {
            if (trouble.state == network::Troubles::State::over) continue;
            auto& fault = faults.emplace_back(trouble.fault);
            if (std::exchange(fault.start.relative, false))
                fault.start.height = trouble.from_height;
        }
    net_ = std::make_unique<Net>(*this, now);
    // Heights that were undone may be signed anew: what was said there is undone as well.
    if (again || TRY(is_undone())) TRY(parts_.journal.forget());
    const auto* signatures = parts_.signatures.get();
    for (std::size_t i = 0; i < parts_.keys.size(); ++i) {
        net_->seats.push_back(std::make_unique<Seat>(*this, i));
        net_->machines.push_back(std::make_unique<network::Machine>(
            network::Machine::Surroundings{net_->agenda, net_->lines, net_->trace},
            network::Machine::Place{i, {}, signatures}, parts_.keys[i].copy(), devnet_timeouts(),
            *net_->seats[i]));
    }
    for (const auto& machine : net_->machines) TRY(machine->start());
    TRY(settle(now));
    for (const auto& fault : faults) (void)net_->troubles.add(fault).ok();
    return settle(now);
}

// Signed for a height that the archive has lost: it went back, or the machine lost power while many
// blocks waited for the disk.
Result<bool> BftEngine::is_undone() const {
    for (std::size_t i = 0; i < parts_.keys.size(); ++i) {
        const auto guard = TRY(parts_.journal.guard(i));
        if (guard.last() && guard.last()->height > chain_->state().next_height()) return true;
    }
    return false;
}

Result<void> BftEngine::execute_for_all(const consensus::Decided& decided) {
    auto executed =
        TRY(consensus::execute(parts_.app, chain_->state(), decided.block, decided.bytes,
                               decided.id, decided.next.last_commit, decided.next.extensions));
    if (executed.next.app_hash == decided.next.app_hash) return {};
    return fail(errors::internal, "two executions of block {} came to two states",
                decided.block.header.height);
}

// Each of them once it has come to the height: who was behind then, or down, hears of it later.
// False: there was nobody to tell.
Result<bool> BftEngine::tell_wanted(Time now) {
    const auto& state = chain_->state();
    if (!wanted_) return false;
    const auto next  = state.next_height();
    const bool first = told_.height != next;
    if (first) told_ = {next, std::vector<bool>(machines())};
    const auto ready = [&](std::size_t i) {
        const auto& machine = *net_->machines[i];
        return !told_.who[i] && machine.is_running() && machine.participant()->height() == next;
    };
    const bool stale =
        state.last_height.value != 0 && now.since(consensus::next_time(state)) > stale_after;
    if (first && stale) {
        for (std::size_t i = 0; i < machines(); ++i)
            if (ready(i)) net_->machines[i]->vote_again();
        TRY(settle(now));  // everybody has the votes before the first proposes
    }
    bool out = false;
    for (std::size_t i = 0; i < machines(); ++i) {
        if (!ready(i)) continue;
        told_.who[i] = true;
        // Who is at it already would keep the word for the height after.
        if (net_->machines[i]->participant()->is_busy()) continue;
        net_->machines[i]->txs_wait();
        out = true;
    }
    return out;
}

Result<bool> BftEngine::work(Time now) {
    const auto before  = chain_->state().last_height;
    const auto is_made = [&] { return chain_->state().last_height != before; };
    net_->agenda.advance(now);
    TRY(tell_wanted(net_->agenda.now()));
    TRY(settle(net_->agenda.now()));
    while (!is_made() && TRY(tell_wanted(net_->agenda.now()))) TRY(settle(net_->agenda.now()));
    if (!is_made()) return false;
    wanted_ = false;
    return true;
}

// To one of them, as if by its own RPC: the others hear of it from there.
Result<void> BftEngine::report(const Bytes& evidence, Time now) {
    for (const auto& machine : net_->machines) {
        if (!machine->is_running() || machine->is_paused()) continue;
        machine->report(evidence);
        return settle(now);
    }
    return fail(errors::refused, "no validator is there to take it");
}

// Everything that is due; what was written in it goes to the journal in one piece before it is
// sent. While a block is on its way to the disk it waits for that: the journal never speaks of
// heights that the archive could not go on with.
Result<void> BftEngine::settle(Time now) {
    for (;;) {
        while (!failure_ && net_->agenda.step(now)) {
        }
        if (failure_) return *failure_;
        if (!parts_.journal.waits()) return {};
        if (chain_->is_storing())
            parts_.journal.put_off();
        else
            TRY(parts_.journal.flush());
        for (std::size_t i = 0; i < machines(); ++i)
            if (net_->machines[i]->waits() && !net_->seats[i]->is_late())
                net_->machines[i]->resume();
    }
}

// Nothing has to happen unless somebody asks for something.
bool BftEngine::is_at_rest() const {
    using State = network::Troubles::State;
    for (const auto& trouble : net_->troubles.list()) {
        if (trouble.state == State::waiting && !trouble.fault.start.height) return false;
        if (trouble.state != State::in_force) continue;
        if (trouble.fault.length.nanos > 0 || trouble.fault.kind == faults::Kind::flood)
            return false;
    }
    const auto next = chain_->state().next_height();
    for (std::size_t i = 0; i < machines(); ++i) {
        const auto& machine = *net_->machines[i];
        if (!machine.is_running() && net_->starting.contains(i)) return false;
        if (machine.is_running() && (machine.participant()->height() != next ||
                                     machine.participant()->is_busy() || machine.waits()))
            return false;
    }
    return true;
}

std::optional<Time> BftEngine::due() const {
    if (is_at_rest()) return {};
    return net_->agenda.next();
}

void BftEngine::said(std::size_t machine, const consensus::Message& message,
                     std::optional<consensus::Peer>) {
    ++pulse_;
    if (!net_->troubles.list().empty()) net_->troubles.said(machine, message);
}

void BftEngine::heard(std::size_t, std::size_t, const consensus::Message& message) {
    net_->troubles.heard(message);
}

void BftEngine::stored(std::size_t machine, const consensus::Finalized& block) {
    ++pulse_;
    net_->troubles.stored(machine, block.decided.block.header.height);
}

void BftEngine::stopped(std::size_t machine, const Error& why) {
    auto error = why;
    if (!failure_) failure_ = std::move(error).within("validator {}", machine);
}

// It has forgotten what it was told.
void BftEngine::rose(std::size_t machine) {
    ++pulse_;
    if (machine < told_.who.size()) told_.who[machine] = false;
}

// By a fault that was ordered: it comes back. Otherwise the disk of all has failed.
void BftEngine::fell(std::size_t machine, const Error& why) {
    ++pulse_;
    auto& seat = *net_->seats.at(machine);
    if (!seat.fell_by_its_disk()) return stopped(machine, why);
    if (!seat.is_full()) start_later(machine);
}

}  // namespace ve
