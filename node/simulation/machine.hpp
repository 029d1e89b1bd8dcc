// A validator on a machine of its own: a disk that may fail, a clock that may be off, a participant
// that is lost in a crash and comes back from the disk.
#pragma once

#include "node/simulation/network.hpp"
#include "node/simulation/watcher.hpp"
#include "node/validator/journal.hpp"
#include "node/world/simulated_disk.hpp"

namespace ve::simulation {

struct Chain {
    abci::InitChain genesis;
    std::function<std::unique_ptr<abci::Application>()> make_app;
    consensus::Timeouts timeouts;
};

class Machine {
  public:
    struct Surroundings {
        Agenda& agenda;
        Network& network;
        Watcher& watcher;
        const Chain& chain;
    };
    struct Place {
        std::size_t number = 0;
        Duration clock_error;
        bool honest = true;  // of others nothing is expected, and nothing is told to the watcher
    };
    Machine(Surroundings around, Place place, ed25519::PrivateKey key);

    void start();  // with what the disk holds
    void crash();
    void forget();  // all that it has on the disk; it must not run
    void receive(std::size_t from, const Bytes& message);
    void submit(const std::string& tx);

    bool is_running() const { return participant_ != nullptr; }
    bool is_honest() const { return place_.honest; }
    Height height() const { return height_; }  // the last that it stored
    world::SimulatedDisk& disk() { return *disk_; }
    const consensus::Participant* participant() const { return participant_.get(); }
    // Called when a failed write brings it down.
    std::function<void()> on_crash;

  private:
    Result<void> wake();
    void happens(const consensus::Event& event);
    void carry_out(std::vector<consensus::Effect> effects);
    bool carry_out(const consensus::Effect& effect);
    bool store(const consensus::Finalized& block);
    void send(const consensus::Message& message, std::optional<consensus::Peer> to);
    std::vector<std::string> take_txs(std::int64_t bytes_max) const;
    Time now() const;

    Surroundings around_;
    Place place_;
    ed25519::PrivateKey key_;
    ByteArray<20> address_;
    std::unique_ptr<world::SimulatedDisk> disk_;
    std::unique_ptr<abci::Application> app_;
    std::optional<Journal> journal_;
    std::unique_ptr<consensus::Participant> participant_;
    consensus::ChainState before_;  // the newest stored
    std::vector<std::string> waiting_;
    Height height_;
    std::uint64_t life_ = 0;  // timers of an earlier one mean nothing
};

}  // namespace ve::simulation
