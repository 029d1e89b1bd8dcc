// A host for one machine alone: a disk that may fail, an application, transactions that wait.
#pragma once

#include "node/network/host.hpp"
#include "node/validator/journal.hpp"
#include "node/world/simulated_disk.hpp"

namespace ve::simulation {

struct Chain {
    abci::InitChain genesis;
    std::function<std::unique_ptr<abci::Application>()> make_app;
    consensus::Timeouts timeouts;
};

class OwnHost final : public network::Host {
  public:
    explicit OwnHost(const Chain& chain);

    Result<Left> wake() override;
    Result<Durable> write(const consensus::Write& what) override;
    Result<void> store(const consensus::Finalized& block) override;
    Result<consensus::DecidedBlock> block(Height height) override;
    std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) override;
    bool has_txs() const override { return !waiting_.empty(); }

    void submit(const std::string& tx) { waiting_.push_back(tx); }
    void forget();  // all that is on the disk; the machine must not run
    world::SimulatedDisk& disk() { return *disk_; }
    Height height() const { return height_; }  // the last that was stored
    // What the newest block was decided upon.
    const consensus::ChainState& before_newest() const { return before_newest_; }

  private:
    const Chain& chain_;
    std::unique_ptr<world::SimulatedDisk> disk_;
    std::unique_ptr<abci::Application> app_;
    std::optional<Journal> journal_;
    consensus::ChainState newest_, before_newest_;
    std::vector<std::string> waiting_;
    Height height_;
};

}  // namespace ve::simulation
