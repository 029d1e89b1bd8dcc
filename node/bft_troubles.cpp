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

void BftEngine::crash(std::size_t machine) { net_->machines.at(machine)->crash(); }

void BftEngine::start(std::size_t machine) {
    if (const auto started = net_->machines.at(machine)->start(); !started.ok())
        stopped(machine, started.error());
}

void BftEngine::forget(std::size_t machine) {
    if (const auto forgotten = parts_.journal.forget(machine); !forgotten.ok())
        stopped(machine, forgotten.error());
}

Result<void> BftEngine::disk(std::size_t, const faults::Fault& fault, bool) {
    return fail(errors::refused, "the validators of a devnet share one disk: no {} for one of them",
                faults::info(fault.kind).name)
        .with_hint("every validator of a simulation has a disk of its own: ve sim run --help");
}

void BftEngine::flood(std::uint64_t) {}

Result<std::uint64_t> BftEngine::add_fault(const faults::Fault& fault) {
    using faults::Kind;
    if (faults::info(fault.kind).group == faults::Group::disk) TRY(disk(0, fault, true));
    if (fault.kind == Kind::flood || fault.kind == Kind::wrong_score)
        return fail(errors::refused, "a devnet cannot do {}", faults::info(fault.kind).name)
            .with_hint("a simulation can: ve sim run --help");
    const auto id = TRY(net_->troubles.add(fault));
    mark_faults();
    return id;
}

Result<void> BftEngine::clear_faults(std::optional<std::uint64_t> id) {
    if (!id)
        net_->troubles.clear();
    else if (!net_->troubles.clear(*id))
        return fail(errors::input, "there is no fault {}", *id).with_hint("ve devnet fault list");
    mark_faults();
    return {};
}

// The trace shows when each began and ended.
void BftEngine::mark_faults() {
    for (const auto& trouble : net_->troubles.list()) {
        auto& marked = net_->marked[trouble.id];
        if (marked == trouble.state) continue;
        if (marked == Troubles::State::waiting) {
            std::vector<std::size_t> named;
            for (std::size_t i = 0; i < machines(); ++i)
                if (faults::names(trouble.fault, i)) named.push_back(i);
            net_->trace.fault(trouble.id, trouble.fault.text(), named);
        }
        if (trouble.state == Troubles::State::over) net_->trace.fault_over(trouble.id);
        marked = trouble.state;
    }
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
