// A network of validators in one thread, on one clock and one seed: equal seeds are equal runs.
// Traitors are machines in pairs that share a key and know nothing of each other, so that they
// propose and vote twice; they lose their memory, and they lie.
#pragma once

#include "node/network/shared_signatures.hpp"
#include "node/network/trace.hpp"
#include "node/network/troubles.hpp"
#include "node/simulation/own_host.hpp"
#include "node/simulation/watcher.hpp"

namespace ve::simulation {

struct Options {
    std::uint64_t seed   = 1;
    std::size_t honest   = 4;
    std::size_t traitors = 0;
    Chain chain;  // validators that its genesis does not name have power 10 each
    Duration clock_error_max = Duration::milliseconds(50);
    // Of the first: those whom a fault makes traitors, and of whom nothing is expected.
    std::set<std::size_t> suspects;
    std::function<std::string(const std::string& extension)> falsify;
    std::function<std::string()> refused_tx;  // network::Ground says what
    bool watched = true;   // what may never be ends the run; otherwise nobody looks
    bool traced  = false;  // keeps what everybody says, to be read afterwards
};

ed25519::PrivateKey key_of(std::size_t validator);

using network::Agenda;
using network::Dice;
using network::Letter;
using network::Lines;
using network::Machine;

class Simulation final : private network::Observer, private network::Ground {
  public:
    explicit Simulation(Options options);
    Simulation(const Simulation&)            = delete;
    Simulation& operator=(const Simulation&) = delete;

    void run_for(Duration span);
    // Every honest validator has stored the block of this height. Machines that are down come back.
    bool reaches(Height height, Duration within);

    void submit(const std::string& tx);  // to everyone
    // Loss, delay, doubling, partitions, crashes at whatever write, traitors without memory, for a
    // while; and then nothing of it.
    void storm(Duration length);
    void calm();

    network::Troubles& troubles() { return troubles_; }
    // Plans something that is no fault: the work of clients, for instance.
    void plan(Duration after, std::function<void()> what) { agenda_.add(after, std::move(what)); }
    void restart_all();  // every machine at once, from its disk

    Machine& machine(std::size_t i) override { return *machines_.at(i); }
    std::size_t machines() const override { return machines_.size(); }
    bool is_honest(std::size_t i) const {
        return i < options_.honest && !options_.suspects.contains(i);
    }
    OwnHost& host(std::size_t i) { return *hosts_.at(i); }

    void submit(std::size_t i, const std::string& tx);  // to one alone
    void start(std::size_t i) override;
    void crash(std::size_t i) override;
    Lines& lines() { return lines_; }
    Dice& dice() { return dice_; }
    Height highest() const;  // stored by any honest
    Height lowest() const;   // by all of them

    const Watcher& watcher() const { return watcher_; }
    Watcher& watcher() { return watcher_; }
    // Told of each block that an honest machine stores.
    std::function<void(std::size_t machine, const consensus::Finalized& block)> on_stored;
    // Told of each vote that an honest machine says or hears.
    std::function<void(const consensus::SignedVote& vote)> on_vote;
    // Nothing, or what broke, with the seed that repeats it.
    std::optional<std::string> verdict() const;
    Hash trace() const { return lines_.trace(); }
    const Time& now() const { return agenda_.now(); }
    std::string record() const { return record_ ? record_->lines() : std::string{}; }

  private:
    void said(std::size_t machine, const consensus::Message& message,
              std::optional<consensus::Peer> to) override;
    void stored(std::size_t machine, const consensus::Finalized& block) override;
    void heard(std::size_t machine, std::size_t from, const consensus::Message& message) override;
    void went(std::size_t machine) override { watcher_.forgets(machine); }
    void stopped(std::size_t machine, const Error& why) override;
    void fell(std::size_t machine, const Error& why) override;

    void forget(std::size_t machine) override;
    ed25519::PrivateKey key(std::size_t machine) override;
    const std::string& chain_id() const override { return options_.chain.genesis.chain_id; }
    Result<void> disk(std::size_t machine, const faults::Fault& fault, bool begins) override;
    void flood(std::uint64_t transactions) override;
    std::string falsify(const std::string& extension) override;
    std::string refused_tx() override;

    void keep_record();
    std::size_t validator_of(std::size_t machine) const;
    void blow();  // one thing goes wrong
    void start_later(std::size_t machine);
    void tell_lies();

    Options options_;
    Dice dice_;
    Agenda agenda_;
    std::optional<network::Trace> record_;
    Lines lines_;
    network::SharedSignatures signatures_;  // each is looked at once for all
    Watcher watcher_;
    std::vector<std::unique_ptr<OwnHost>> hosts_;
    std::vector<std::unique_ptr<Machine>> machines_;  // the honest first
    network::Liar liar_;
    network::Troubles troubles_;
    std::uint64_t txs_ = 0;
};

}  // namespace ve::simulation
