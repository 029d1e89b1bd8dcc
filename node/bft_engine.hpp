// The engine of many: validators on machines of their own in this process, who propose and vote as
// they would anywhere. They share the archive, the mempool, what was executed and what was
// verified.
#pragma once

#include "node/engine.hpp"
#include "node/executions.hpp"
#include "node/network/machine.hpp"
#include "node/network/trace.hpp"
#include "node/network/troubles.hpp"
#include "node/validator/shared_journal.hpp"

namespace ve {

// How long validators of one process wait for each other.
consensus::Timeouts devnet_timeouts();

class BftEngine final : public Engine, private network::Observer, private network::Ground {
  public:
    struct Parts {
        std::vector<ed25519::PrivateKey> keys;                 // of the validators here
        std::vector<std::shared_ptr<VoteExtender>> extenders;  // one each, or none at all
        ChainApp& app;
        Executions::MakeApp make_app;
        SharedJournal journal;
        bool verify          = false;  // everybody executes and verifies everything by himself
        std::uint64_t chance = 0;      // NodeOptions::chance
        // Another result in a vote extension, for those who tell wrong ones.
        std::function<std::string(const std::string& extension)> falsify = nullptr;
        std::shared_ptr<const Signatures> signatures = {};  // none: each looks by himself
    };
    explicit BftEngine(Parts parts);
    ~BftEngine() override;

    Result<void> start(Chain& chain, Time now) override;
    Result<void> check_power(const consensus::ValidatorSet& validators) const override;
    std::optional<ByteArray<32>> identity() const override;
    void want_block() override { wanted_ = true; }
    Result<void> report(const Bytes& evidence, Time now) override;
    Result<void> stored() override { return parts_.journal.catch_up(); }
    Result<bool> work(Time now) override;
    std::optional<Time> due() const override;

    std::uint64_t pulse() const override { return pulse_; }
    Result<NetworkStatus> network() const override;
    Result<std::uint64_t> add_fault(const faults::Fault& fault) override;
    Result<void> clear_faults(std::optional<std::uint64_t> id) override;
    Result<std::string> trace() const override;

  private:
    class Seat;
    struct Net;

    void said(std::size_t machine, const consensus::Message& message,
              std::optional<consensus::Peer> to) override;
    void stored(std::size_t machine, const consensus::Finalized& block) override;
    void stopped(std::size_t machine, const Error& why) override;
    void fell(std::size_t machine, const Error& why) override;
    void heard(std::size_t machine, std::size_t from, const consensus::Message& message) override;
    void rose(std::size_t machine) override;
    void went(std::size_t) override { ++pulse_; }

    network::Machine& machine(std::size_t number) override;
    std::size_t machines() const override { return parts_.keys.size(); }
    void crash(std::size_t machine) override;
    void start(std::size_t machine) override;
    void forget(std::size_t machine) override;
    ed25519::PrivateKey key(std::size_t machine) override { return parts_.keys.at(machine).copy(); }
    const std::string& chain_id() const override { return chain_->state().chain_id; }
    Result<void> disk(std::size_t machine, const faults::Fault& fault, bool begins) override;
    void flood(std::uint64_t transactions) override;
    std::string falsify(const std::string& extension) override {
        return parts_.falsify ? parts_.falsify(extension) : extension;
    }
    void start_later(std::size_t machine);

    std::size_t peers_of(std::size_t machine) const;
    Result<bool> is_undone() const;
    Result<void> execute_for_all(const consensus::Decided& decided);
    Result<bool> tell_wanted(Time now);
    Result<void> settle(Time now);
    bool is_at_rest() const;

    Parts parts_;
    Executions executions_;
    Chain* chain_ = nullptr;
    std::unique_ptr<Net> net_;
    bool wanted_ = false;
    struct Told {
        Height height;
        std::vector<bool> who;
    };
    Told told_;  // that a block of this height is wanted
    std::uint64_t flooded_ = 0, pulse_ = 0;
    std::optional<Error> failure_;
};

}  // namespace ve
