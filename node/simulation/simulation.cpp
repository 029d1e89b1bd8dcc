#include "node/simulation/simulation.hpp"

#include <algorithm>

namespace ve::simulation {

namespace {
constexpr auto ms = Duration::milliseconds;

ByteArray<20> address_of(std::size_t validator) {
    return consensus::validator_address(key_of(validator).public_key().bytes());
}

std::set<ByteArray<20>> addresses(std::size_t count) {
    std::set<ByteArray<20>> out;
    for (std::size_t i = 0; i < count; ++i) out.insert(address_of(i));
    return out;
}
}  // namespace

ed25519::PrivateKey key_of(std::size_t validator) {
    const auto seed = sha256("validator ", std::to_string(validator));
    return ed25519::PrivateKey::from_seed(seed).value();
}

Simulation::Simulation(Options options)
    : options_{std::move(options)},
      dice_{options_.seed},
      agenda_{options_.chain.genesis.time},
      network_{agenda_, dice_, options_.honest + 2 * options_.traitors,
               [this](std::size_t from, std::size_t to, const Bytes& message) {
                   if (to >= options_.honest)
                       if (const auto read = consensus::parse_message(message); read.ok())
                           liar_.hears(*read);
                   machines_[to]->receive(from, message);
               }},
      watcher_{addresses(options_.honest), options_.traitors},
      liar_{options_.chain.genesis.chain_id} {
    const auto validators = options_.honest + options_.traitors;
    auto& members         = options_.chain.genesis.validators;
    for (std::size_t i = members.size(); i < validators; ++i)
        members.push_back({key_of(i).public_key().bytes(), 10});
    const Machine::Surroundings around{agenda_, network_, watcher_, options_.chain};
    for (std::size_t i = 0; i < network_.machines(); ++i) {
        const bool honest = i < options_.honest;
        const auto who    = honest ? i : options_.honest + (i - options_.honest) / 2;
        const auto error  = dice_.between(Duration{0}, options_.clock_error_max);
        machines_.push_back(
            std::make_unique<Machine>(around, Machine::Place{i, error, honest}, key_of(who)));
        machines_.back()->on_crash = [this, i] { start_later(i); };
        if (!honest) network_.make_fickle(i);
    }
    for (const auto& machine : machines_) machine->start();
}

void Simulation::start_later(std::size_t machine) {
    agenda_.add(dice_.between(ms(20), ms(1'500)), [this, machine] { machines_[machine]->start(); });
}

void Simulation::run_for(Duration span) {
    const auto until = agenda_.now().plus(span).value();
    while (!watcher_.broken() && agenda_.step(until)) {
    }
}

bool Simulation::reaches(Height height, Duration within) {
    const auto until = agenda_.now().plus(within).value();
    while (!watcher_.broken() && lowest() < height && agenda_.step(until)) {
    }
    return lowest() >= height;
}

void Simulation::submit(const std::string& tx) {
    for (const auto& machine : machines_) machine->submit(tx);
}

void Simulation::storm(Duration length) {
    const auto until = agenda_.now().plus(length).value();
    while (!watcher_.broken() && agenda_.now() < until) {
        blow();
        run_for(dice_.between(ms(10), ms(300)));
    }
}

// To some, each another one.
void Simulation::tell_lies() {
    if (options_.traitors == 0 || !machines_[0]->is_running()) return;
    const auto& validators = machines_[0]->participant()->state().validators;
    for (std::size_t to = 0; to < options_.honest; ++to) {
        const auto traitor = dice_.below(options_.traitors);
        const auto lie     = liar_.lie(dice_, key_of(options_.honest + traitor), validators);
        if (!lie) continue;
        network_.send(options_.honest + 2 * traitor, to,
                      std::make_shared<const Bytes>(consensus::message_bytes(*lie)));
    }
}

void Simulation::blow() {
    using Fault        = world::SimulatedDisk::Fault;
    const auto at      = dice_.below(machines());
    auto& machine      = *machines_[at];
    const auto faulted = [&](Fault fault) {
        if (machine.is_running()) machine.disk().fail_write(1 + dice_.below(12), fault);
    };
    for (int i = 0; i < 4; ++i) tell_lies();
    switch (dice_.below(12)) {
        case 0: network_.heal(); break;
        case 1: {
            std::vector<std::size_t> groups(machines());
            for (auto& group : groups) group = dice_.below(2);
            network_.heal();
            network_.partition(groups);
            break;
        }
        case 2: network_.cut(at, dice_.below(machines())); break;
        case 3:
            network_.set({.lost      = dice_.below(300),
                          .doubled   = dice_.below(200),
                          .delay_min = ms(1),
                          .delay_max = ms(1 + static_cast<std::int64_t>(dice_.below(150)))});
            break;
        case 4: faulted(Fault::torn); break;
        case 5: faulted(Fault::lost); break;
        case 6: faulted(dice_.one_in(2) ? Fault::error : Fault::no_space); break;
        case 7:
            if (!machine.is_running()) break;
            machine.crash();
            start_later(at);
            break;
        case 8:
            if (machine.is_honest() || !machine.is_running()) break;
            machine.crash();
            machine.forget();
            start_later(at);
            break;
        default: submit(fmt::format("tx {}", ++txs_)); break;
    }
}

void Simulation::calm() {
    network_.heal();
    network_.set({});
}

Height Simulation::highest() const {
    Height out;
    for (const auto& machine : machines_)
        if (machine->is_honest()) out = std::max(out, machine->height());
    return out;
}

Height Simulation::lowest() const {
    Height out{INT64_MAX};
    for (const auto& machine : machines_)
        if (machine->is_honest())
            out = std::min(out, machine->is_running() ? machine->height() : Height{0});
    return out;
}

std::optional<std::string> Simulation::verdict() const {
    if (!watcher_.broken()) return {};
    return fmt::format("seed {}, {} honest, {} traitors: {}", options_.seed, options_.honest,
                       options_.traitors, *watcher_.broken());
}

}  // namespace ve::simulation
