#include "node/simulation/simulation.hpp"

#include <algorithm>

namespace ve::simulation {

namespace {

ByteArray<20> address_of(std::size_t validator) {
    return consensus::validator_address(key_of(validator).public_key().bytes());
}

std::set<ByteArray<20>> honest_of(const Options& options) {
    std::set<ByteArray<20>> out;
    for (std::size_t i = 0; i < options.honest; ++i)
        if (!options.suspects.contains(i)) out.insert(address_of(i));
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
      lines_{agenda_, dice_, options_.honest + 2 * options_.traitors,
             [this](std::size_t from, std::size_t to, const network::SharedLetter& letter) {
                 if (to >= options_.honest) liar_.hears(letter->message());
                 troubles_.heard(letter->message());
                 machines_[to]->receive(from, *letter);
             }},
      watcher_{honest_of(options_), signatures_},
      liar_{options_.chain.genesis.chain_id},
      troubles_{agenda_, dice_, lines_, *this} {
    const auto validators = options_.honest + options_.traitors;
    auto& members         = options_.chain.genesis.validators;
    for (std::size_t i = members.size(); i < validators; ++i)
        members.push_back({key_of(i).public_key().bytes(), 10});
    if (options_.traced) keep_record();
    auto& observer = record_ ? static_cast<network::Observer&>(*record_) : *this;
    for (std::size_t i = 0; i < lines_.machines(); ++i) {
        const auto error = dice_.between(Duration{0}, options_.clock_error_max);
        hosts_.push_back(std::make_unique<OwnHost>(
            options_.chain, i, [this](Duration after, std::function<void()> due) {
                agenda_.add(after, std::move(due));
            }));
        machines_.push_back(std::make_unique<Machine>(
            Machine::Surroundings{agenda_, lines_, observer},
            Machine::Place{i, error, &signatures_}, key(i), options_.chain.timeouts, *hosts_[i]));
        hosts_[i]->on_durable = [this, i](bool durable) {
            if (durable) return machines_[i]->resume();
            crash(i);
            start_later(i);
        };
        if (i >= options_.honest) lines_.make_fickle(i);
    }
    for (std::size_t i = 0; i < machines(); ++i) start(i);
}

void Simulation::keep_record() {
    std::vector<network::Trace::Named> named;
    for (std::size_t i = 0; i < lines_.machines(); ++i)
        named.push_back({fmt::format("validator {}", i), address_of(validator_of(i))});
    record_.emplace(agenda_, std::move(named), static_cast<network::Observer*>(this));
    troubles_.on_change = [this](const network::Troubles::Trouble& trouble, bool begins) {
        record_->mark(trouble.id, trouble.fault, begins, machines());
    };
}

// The twins of a traitor are one validator.
std::size_t Simulation::validator_of(std::size_t machine) const {
    return machine < options_.honest ? machine : options_.honest + (machine - options_.honest) / 2;
}

ed25519::PrivateKey Simulation::key(std::size_t machine) { return key_of(validator_of(machine)); }

void Simulation::crash(std::size_t i) {
    machines_[i]->crash();
    hosts_[i]->crashed();
}

void Simulation::start(std::size_t i) {
    const auto started = machines_[i]->start();
    if (started.ok()) return;
    if (started.error().is(errors::corrupt) && is_honest(i))
        watcher_.breaks(fmt::format("machine {} does not start: {}", i, started.error().text()));
    start_later(i);
}

void Simulation::restart_all() {
    for (std::size_t i = 0; i < machines(); ++i) crash(i);
    for (std::size_t i = 0; i < machines(); ++i) start(i);
}

void Simulation::forget(std::size_t machine) { hosts_[machine]->forget_signatures(); }

Result<void> Simulation::disk(std::size_t i, const faults::Fault& fault, bool begins) {
    using Fault        = world::SimulatedDisk::Fault;
    auto& host         = *hosts_[i];
    const auto at_next = [&](Fault what) {
        if (begins) host.disk().fail_write(1 + dice_.below(12), what);
    };
    switch (fault.kind) {
        case faults::Kind::disk_full: host.keep_full(begins); break;
        case faults::Kind::disk_slow: host.set_slow({begins ? fault.strength : 0}); break;
        case faults::Kind::write_error: at_next(Fault::error); break;
        case faults::Kind::torn_write:
            at_next(dice_.one_in(2) ? Fault::torn : Fault::rubbish);
            break;
        case faults::Kind::lost_write: at_next(Fault::lost); break;
        case faults::Kind::sync_lie:
            if (begins) {
                host.disk().lie();
                break;
            }
            crash(i);
            host.disk().power_cut();
            start_later(i);
            break;
        case faults::Kind::bit_flip:
            if (!begins) break;
            crash(i);
            host.rot(dice_.next());
            start_later(i);
            break;
        default: break;
    }
    return {};
}

void Simulation::flood(std::uint64_t transactions) {
    for (std::uint64_t i = 0; i < transactions; ++i)
        submit(dice_.below(machines()), fmt::format("flood {}", ++txs_));
}

std::string Simulation::refused_tx() {
    return options_.refused_tx ? options_.refused_tx() : Ground::refused_tx();
}

std::string Simulation::falsify(const std::string& extension) {
    return options_.falsify ? options_.falsify(extension) : extension;
}

void Simulation::said(std::size_t machine, const consensus::Message& message,
                      std::optional<consensus::Peer> to) {
    if (is_honest(machine) && options_.watched)
        watcher_.said(machines_[machine]->address(), message, !to);
    const auto* vote = std::get_if<consensus::SignedVote>(&message);
    if (vote != nullptr && on_vote && is_honest(machine)) on_vote(*vote);
    if (machine < options_.honest) troubles_.said(machine, message);
}

void Simulation::stored(std::size_t machine, const consensus::Finalized& block) {
    if (machine < options_.honest) troubles_.stored(machine, block.decided.block.header.height);
    if (!is_honest(machine)) return;
    if (options_.watched)
        watcher_.stored(machine, hosts_[machine]->before_newest(), block, agenda_.now());
    if (on_stored) on_stored(machine, block);
}

void Simulation::heard(std::size_t machine, std::size_t, const consensus::Message& message) {
    const auto* vote = std::get_if<consensus::SignedVote>(&message);
    if (vote == nullptr || !is_honest(machine)) return;
    if (on_vote) on_vote(*vote);
    if (!options_.watched || !machines_[machine]->is_prompt()) return;
    const auto* participant = machines_[machine]->participant();
    if (participant->is_counting(vote->height, vote->round))
        watcher_.heard(machine, *vote, participant->state());
}

void Simulation::stopped(std::size_t machine, const Error& why) {
    if (is_honest(machine))
        watcher_.breaks(fmt::format("machine {} stops: {}", machine, why.text()));
}

void Simulation::fell(std::size_t machine, const Error&) {
    watcher_.forgets(machine);
    hosts_[machine]->crashed();
    start_later(machine);
}

void Simulation::start_later(std::size_t machine) {
    agenda_.add(dice_.between(ms(20), ms(1'500)), [this, machine] { start(machine); });
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
    for (std::size_t i = 0; i < machines(); ++i) submit(i, tx);
}

void Simulation::submit(std::size_t i, const std::string& tx) {
    hosts_.at(i)->submit(tx);
    machines_[i]->txs_wait();
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
        lines_.send(options_.honest + 2 * traitor, to, std::make_shared<const Letter>(*lie));
    }
}

void Simulation::blow() {
    using Fault        = world::SimulatedDisk::Fault;
    const auto at      = dice_.below(machines());
    auto& machine      = *machines_[at];
    const auto faulted = [&](Fault fault) {
        if (machine.is_running()) hosts_[at]->disk().fail_write(1 + dice_.below(12), fault);
    };
    for (int i = 0; i < 4; ++i) tell_lies();
    switch (dice_.below(12)) {
        case 0: lines_.heal(); break;
        case 1: {
            std::vector<std::size_t> groups(machines());
            for (auto& group : groups) group = dice_.below(2);
            lines_.heal();
            lines_.partition(groups);
            break;
        }
        case 2: lines_.cut(at, dice_.below(machines())); break;
        case 3:
            lines_.set({.lost      = static_cast<std::int64_t>(dice_.below(300'000)),
                        .doubled   = static_cast<std::int64_t>(dice_.below(200'000)),
                        .delay_max = ms(1 + static_cast<std::int64_t>(dice_.below(150)))});
            break;
        case 4: faulted(Fault::torn); break;
        case 5: faulted(Fault::lost); break;
        case 6: faulted(dice_.one_in(2) ? Fault::error : Fault::no_space); break;
        case 7:
            if (!machine.is_running()) break;
            crash(at);
            start_later(at);
            break;
        case 8:
            if (at < options_.honest || !machine.is_running()) break;
            crash(at);
            hosts_[at]->forget();
            start_later(at);
            break;
        default: submit(fmt::format("tx {}", ++txs_)); break;
    }
}

void Simulation::calm() {
    troubles_.clear_passing();
    lines_.heal();
    lines_.set({});
    watcher_.calms_down();
}

Height Simulation::highest() const {
    Height out;
    for (std::size_t i = 0; i < options_.honest; ++i)
        if (is_honest(i)) out = std::max(out, hosts_[i]->height());
    return out;
}

Height Simulation::lowest() const {
    Height out{INT64_MAX};
    for (std::size_t i = 0; i < options_.honest; ++i)
        if (is_honest(i))
            out = std::min(out, machines_[i]->is_running() ? hosts_[i]->height() : Height{0});
    return out;
}

std::optional<std::string> Simulation::verdict() const {
    if (!watcher_.broken()) return {};
    return fmt::format("seed {}, {} honest, {} traitors: {}", options_.seed, options_.honest,
                       options_.traitors, *watcher_.broken());
}

}  // namespace ve::simulation
