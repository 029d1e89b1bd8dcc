// The inside of bft_engine.hpp, for its two sources: where each validator stands, and the network
// between them.
#pragma once

#include "node/bft_engine.hpp"

#include <set>

namespace ve {

// Where one validator stands: its version of the application, its part of the journal, the archive
// that all share.
class BftEngine::Seat final : public network::Host {
  public:
    Seat(BftEngine& engine, std::size_t number) : engine_{engine}, number_{number} {}

    Result<Left> wake() override;
    Result<Durable> write(const consensus::Write& what) override;
    Result<void> store(const consensus::Finalized& block) override;
    Result<consensus::DecidedBlock> block(Height height) override {
        return engine_.chain_->decided_block(height);
    }
    std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) override {
        return engine_.chain_->take_txs(bytes_max, gas_max);
    }
    bool has_txs() const override { return false; }  // the node says when a block is wanted

    // What its disk does: to its part of the journal, for blocks are in everybody's archive.
    Result<void> disk(const faults::Fault& fault, bool begins);
    bool is_late() const { return late_; }  // what it wrote is not durable yet
    bool is_full() const { return full_; }
    bool fell_by_its_disk() { return std::exchange(failed_, false); }

  private:
    Result<void> agrees(const consensus::Decided& decided) const;
    Error failed(std::string_view how);

    BftEngine& engine_;
    std::size_t number_;
    std::unique_ptr<abci::Application> app_;
    std::uint64_t life_ = 0;
    Duration slowness_;
    std::optional<faults::Kind> next_write_;   // what becomes of it
    std::optional<SharedJournal::Kept> left_;  // while its disk lies: what will be there after
    bool late_ = false, full_ = false, failed_ = false;
};

struct BftEngine::Net {
    network::Agenda agenda;
    network::Dice dice;
    network::Lines lines;
    network::Trace trace;
    network::Troubles troubles;
    std::set<std::size_t> starting;  // down, and about to come back
    std::vector<std::unique_ptr<Seat>> seats;
    std::vector<std::unique_ptr<network::Machine>> machines;

    Net(BftEngine& engine, Time now)
        : agenda{now},
          dice{engine.parts_.chance},
          lines{agenda, dice, engine.machines(),
                [this](std::size_t from, std::size_t to, const network::SharedLetter& letter) {
                    machines[to]->receive(from, *letter);
                }},
          trace{agenda, names(engine), &engine},
          troubles{agenda, dice, lines, engine} {
        lines.set({.delay_min = Duration{0}, .delay_max = Duration{0}});
        lines.leave_no_trace();
        troubles.on_change = [this, &engine](const auto& trouble, bool begins) {
            ++engine.pulse_;
            trace.mark(trouble.id, trouble.fault, begins, machines.size());
        };
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
