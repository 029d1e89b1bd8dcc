// A host for one machine alone: a disk that may fail, an application, transactions that wait.
#pragma once

#include "node/network/host.hpp"
#include "node/validator/journal.hpp"
#include "node/world/simulated_disk.hpp"

namespace ve::simulation {

inline constexpr auto ms = Duration::milliseconds;

// What runs on the machines.
struct Chain {
    abci::InitChain genesis;
    std::function<std::unique_ptr<abci::Application>(std::size_t machine)> make_app;
    consensus::Timeouts timeouts;
    Duration clients_pause = ms(120);  // between two transactions, at most
};

class OwnHost final : public network::Host {
  public:
    // Makes a write durable after a while: `due` is called then.
    using Later = std::function<void(Duration after, std::function<void()> due)>;
    OwnHost(const Chain& chain, std::size_t machine, Later later);

    Result<Left> wake() override;
    Result<Durable> write(const consensus::Write& what) override;
    Result<void> store(const consensus::Finalized& block) override;
    Result<consensus::DecidedBlock> block(Height height) override;
    std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) override;
    bool has_txs() const override { return !waiting_.empty(); }

    void submit(const std::string& tx);  // it waits, unless the application refuses it
    void forget();                       // all that is on the disk; the machine must not run
    void forget_signatures();            // only what it signed and why
    // Each write takes so long until it is durable, and then `durable` is called; a crash before
    // that loses it.
    void set_slow(Duration each) { slow_ = each; }
    std::function<void(bool durable)> on_durable;
    void crashed() { ++life_; }
    void keep_full(bool full);
    // One bit of what lies there, but not of the record of signatures: nobody starts without it.
    void rot(std::uint64_t luck);
    const abci::Application* app() const { return app_.get(); }
    const consensus::ChainState& newest() const { return newest_; }
    world::SimulatedDisk& disk() { return *disk_; }
    Height height() const { return height_; }  // the last that was stored
    // What the newest block was decided upon.
    const consensus::ChainState& before_newest() const { return before_newest_; }

  private:
    Result<bool> replay(consensus::ChainState& state);

    const Chain& chain_;
    std::size_t machine_;
    Later later_;
    Duration slow_;
    std::uint64_t life_ = 0;
    bool full_ = false, rotted_ = false;
    std::unique_ptr<world::SimulatedDisk> disk_;
    std::unique_ptr<abci::Application> app_;
    std::optional<Journal> journal_;
    consensus::ChainState newest_, before_newest_;
    std::vector<std::string> waiting_;
    Height height_;
};

}  // namespace ve::simulation
