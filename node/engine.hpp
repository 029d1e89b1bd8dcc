// Decides blocks for a node, one after the other. How is the engine's matter: one signer for all
// keys, or a network of validators. What a block becomes is the node's.
#pragma once

#include "node/consensus/participant.hpp"
#include "node/faults/fault.hpp"
#include "node/network_status.hpp"

namespace ve {

class Engine {
  public:
    // The node's side.
    class Chain {
      public:
        virtual ~Chain()                                   = default;
        virtual const consensus::ChainState& state() const = 0;  // after the newest block
        virtual std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) = 0;
        // A client's, refused or kept.
        virtual void submit(const std::string& tx) = 0;
        // Makes it the newest. It may still be on its way to the disk then, and nobody outside
        // hears of it before it is there; the one before it is there.
        virtual Result<void> commit(consensus::Decided decided) = 0;
        virtual bool is_storing() const                         = 0;  // the newest is on its way
        virtual Result<consensus::DecidedBlock> decided_block(Height height) = 0;
    };

    virtual ~Engine() = default;
    // From the chain's state; again after that was set to another.
    virtual Result<void> start(Chain& chain, Time now) = 0;
    // Errors: the keys here have not more than two thirds of the power.
    virtual Result<void> check_power(const consensus::ValidatorSet& validators) const = 0;
    // The first of the validators here.
    virtual std::optional<ByteArray<32>> identity() const = 0;

    virtual void want_block() = 0;  // until one is made
    // Evidence that a next block may carry: consensus/evidence.hpp.
    virtual Result<void> report(const Bytes& evidence, Time now) = 0;
    // Does what can be done by now. True: there is a block more. Errors stop the node.
    virtual Result<bool> work(Time now) = 0;
    // The chain's newest block is on the disk now.
    virtual Result<void> stored() { return {}; }
    // When there is work again, if somebody waits for something.
    virtual std::optional<Time> due() const = 0;

    // Counts what happened to validators: another number, another status().
    virtual std::uint64_t pulse() const { return 0; }

    // Of a network; without one all of these are refused.
    virtual Result<NetworkStatus> network() const;
    virtual Result<std::uint64_t> add_fault(const faults::Fault& fault);
    virtual Result<void> clear_faults(std::optional<std::uint64_t> id);  // none: all of them
    virtual Result<std::string> trace() const;  // network/trace.hpp, a record a line
};

}  // namespace ve
