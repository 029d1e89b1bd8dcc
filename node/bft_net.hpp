// The inside of bft_engine.hpp, for its two sources: where each validator stands, and the network
// between them.
#pragma once

#include "node/bft_engine.hpp"

namespace ve {

// Where one validator stands: its version of the application, the archive that all share.
class BftEngine::Seat final : public network::Host {
  public:
    Seat(BftEngine& engine, std::size_t number) : engine_{engine}, number_{number} {}

    Result<Left> wake() override;
    Result<Durable> write(const consensus::Write& what) override {
        engine_.parts_.journal.add(number_, what);
        return Durable::later;
    }
    Result<void> store(const consensus::Finalized& block) override;
    Result<consensus::DecidedBlock> block(Height height) override {
        return engine_.chain_->decided_block(height);
    }
    std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) override {
        return engine_.chain_->take_txs(bytes_max, gas_max);
    }
    bool has_txs() const override { return false; }  // the node says when a block is wanted

  private:
    Result<void> agrees(const consensus::Decided& decided) const;

    BftEngine& engine_;
    std::size_t number_;
    std::unique_ptr<abci::Application> app_;
};

struct BftEngine::Net {
    network::Agenda agenda;
    network::Dice dice{0};
    network::Lines lines;
    network::Trace trace;
    network::Troubles troubles;
    std::map<std::uint64_t, network::Troubles::State> marked;  // in the trace
    std::vector<std::unique_ptr<Seat>> seats;
    std::vector<std::unique_ptr<network::Machine>> machines;

    Net(BftEngine& engine, Time now)
        : agenda{now},
          lines{agenda, dice, engine.machines(),
                [this](std::size_t from, std::size_t to, const network::SharedLetter& letter) {
                    machines[to]->receive(from, *letter);
                }},
          trace{agenda, names(engine), &engine},
          troubles{agenda, dice, lines, engine} {
        lines.set({.delay_min = Duration{0}, .delay_max = Duration{0}});
        lines.leave_no_trace();
    }
    static std::vector<network::Trace::Named> names(const BftEngine& engine) {
        std::vector<network::Trace::Named> out;
        for (const auto& key : engine.parts_.keys)
            out.push_back({fmt::format("validator {}", out.size()),
                           consensus::validator_address(key.public_key().bytes())});
        return out;
    }
};

}  // namespace ve
