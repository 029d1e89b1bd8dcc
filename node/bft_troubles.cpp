// What is done to validators of a devnet on purpose, and how the network stands.
#include "node/bft_net.hpp"

namespace ve {

using network::Troubles;

namespace {
std::string_view name_of(consensus::bft::Step step) {
    switch (step) {
        case consensus::bft::Step::propose: return "propose";
        case consensus::bft::Step::prevote: return "prevote";
        case consensus::bft::Step::precommit: return "precommit";
    }
    return {};
}
}  // namespace

network::Machine& BftEngine::machine(std::size_t number) { return *net_->machines.at(number); }

void BftEngine::crash(std::size_t machine) {
    net_->starting.erase(machine);
    net_->machines.at(machine)->crash();
}

void BftEngine::start(std::size_t machine) {
    net_->starting.erase(machine);
    if (const auto started = net_->machines.at(machine)->start(); !started.ok())
        stopped(machine, started.error());
}

void BftEngine::forget(std::size_t machine) {
    if (const auto forgotten = parts_.journal.forget(machine); !forgotten.ok())
        stopped(machine, forgotten.error());
}

void BftEngine::start_later(std::size_t machine) {
    constexpr auto pause = Duration::milliseconds(500);
    net_->starting.insert(machine);
    net_->agenda.add(pause, [this, machine] { start(machine); });
}

// What strikes a disk strikes what a validator keeps for itself: what it signed, and why. Blocks
// are in the archive of all; who loses those is to be seen in `ve sim`.
Result<void> BftEngine::disk(std::size_t machine, const faults::Fault& fault, bool begins) {
    auto struck = net_->seats.at(machine)->disk(fault, begins);
    if (!struck.ok() && !failure_) failure_ = struck.error();  // the journal's own file
    return struck;
}

Result<void> BftEngine::Seat::disk(const faults::Fault& fault, bool begins) {
    using faults::Kind;
    auto& journal = engine_.parts_.journal;
    switch (fault.kind) {
        case Kind::disk_full:
            full_ = begins;
            if (!begins && !engine_.net_->machines[number_]->is_running()) engine_.start(number_);
            return {};
        case Kind::disk_slow: slowness_ = {begins ? fault.strength : 0}; return {};
        case Kind::write_error:
        case Kind::torn_write:
        case Kind::lost_write:
            next_write_ = begins ? std::optional{fault.kind} : std::nullopt;
            return {};
        case Kind::sync_lie: {
            if (begins) {
                left_ = journal.kept(number_);
                return {};
            }
            engine_.crash(number_);
            engine_.start_later(number_);
            if (auto left = std::exchange(left_, {}))
                return journal.put_back(number_, *std::move(left));
            return {};
        }
        case Kind::bit_flip:
            if (!begins) return {};
            engine_.crash(number_);
            engine_.start_later(number_);
            return journal.flip_bit(number_, engine_.net_->dice.next());
        default: return {};
    }
}

Error BftEngine::Seat::failed(std::string_view how) {
    failed_ = true;
    return fail(errors::io, "the disk of validator {} {}", number_, how);
}

Result<network::Host::Durable> BftEngine::Seat::write(const consensus::Write& what) {
    auto& journal = engine_.parts_.journal;
    if (full_) return failed("is full");
    if (const auto next = std::exchange(next_write_, {})) {
        if (*next == faults::Kind::torn_write) journal.add_half(number_, what);
        return failed("failed to write");
    }
    if (slowness_.nanos == 0) {
        journal.add(number_, what);
        return Durable::later;
    }
    late_ = true;
    engine_.net_->agenda.add(slowness_, [this, life = life_, what] {
        if (life != life_ || !late_) return;
        late_ = false;
        engine_.parts_.journal.add(number_, what);
    });
    return Durable::later;
}

// Bytes that are no transactions: each is looked at, refused and forgotten.
void BftEngine::flood(std::uint64_t transactions) {
    for (std::uint64_t i = 0; i < transactions; ++i)
        chain_->submit(fmt::format("flood {}", ++flooded_));
}

Result<std::uint64_t> BftEngine::add_fault(const faults::Fault& fault) {
    ++pulse_;
    return net_->troubles.add(fault);
}

Result<void> BftEngine::clear_faults(std::optional<std::uint64_t> id) {
    ++pulse_;
    if (!id)
        net_->troubles.clear();
    else if (!net_->troubles.clear(*id))
        return fail(errors::input, "there is no fault {}", *id).with_hint("ve devnet fault list");
    return {};
}

std::size_t BftEngine::peers_of(std::size_t machine) const {
    std::size_t out = 0;
    for (std::size_t i = 0; i < machines(); ++i)
        if (i != machine && net_->machines[i]->is_running() &&
            net_->lines.weather(i, machine).cuts == 0 && net_->lines.weather(machine, i).cuts == 0)
            ++out;
    return out;
}

Result<NetworkStatus> BftEngine::network() const {
    NetworkStatus out;
    for (std::size_t i = 0; i < machines(); ++i) {
        const auto& machine = *net_->machines[i];
        NetworkStatus::Validator one;
        one.address = machine.address();
        if (const auto* member = chain_->state().validators.find(one.address))
            one.power = member->power;
        one.up     = machine.is_running();
        one.paused = machine.is_paused();
        if (const auto* participant = machine.participant()) {
            one.height = participant->height();
            one.round  = participant->round();
            if (participant->is_busy()) one.step = name_of(participant->step());
            one.peers = peers_of(i);
        }
        out.validators.push_back(one);
    }
    for (const auto& trouble : net_->troubles.list())
        if (trouble.state != Troubles::State::over)
            out.faults.push_back(
                {trouble.id, trouble.fault.text(), trouble.state == Troubles::State::in_force});
    return out;
}

Result<std::string> BftEngine::trace() const { return net_->trace.lines(); }

}  // namespace ve
