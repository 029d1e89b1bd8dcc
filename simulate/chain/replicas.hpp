// The whole application on many machines. Honest machines would all compute the same, so what was
// once executed is known to them; one of them trusts nobody and computes everything by itself.
#pragma once

#include "node/chain/chain.hpp"
#include "simulate/chain/view.hpp"

namespace ve::simulate {

class Replicas {
  public:
    Replicas(abci::InitChain genesis, std::size_t validators, std::size_t verified);
    ~Replicas();
    Replicas(const Replicas&)            = delete;
    Replicas& operator=(const Replicas&) = delete;

    std::unique_ptr<abci::Application> make(std::size_t machine);

    // The newest that any machine has committed.
    std::unique_ptr<View> newest();
    // What a block led to; nothing: it was not executed here.
    std::unique_ptr<View> after(Height height, const Hash& app_hash);
    const ChainApp& reader() const { return *worker_; }  // whose modules may be asked
    const abci::InitChain& genesis() const { return genesis_; }
    Time newest_time() const { return newest_.version.time; }
    std::size_t validators() const { return extenders_.size(); }
    // Between two versions of one height, if there are such.
    std::string difference() const;
    // By the mempool, the last that it refused.
    const std::string& refused_tx() const { return refused_; }
    // Of a machine that was made here, out of its own state.
    Result<Json> export_of(const abci::Application& app);

    // Another application of the same modules, with nothing in it.
    static std::unique_ptr<ChainApp> make_app();

  private:
    friend class SharedReplica;
    friend class OwnReplica;
    struct Executed {
        abci::FinalizeBlockResult results;
        Version version;
    };
    using Key = std::pair<Hash, Hash>;  // app hash before, block

    struct Place {
        Version version;
        abci::ConsensusParams params;
    };
    ChainApp& standing_at(ChainApp& app, const Place& place) const;
    std::shared_ptr<const Executed> finalize(const Place& place, const abci::FinalizeBlock& block);
    bool process(const Place& place, const abci::Proposal& proposal);
    abci::TxResult check(const std::string& tx);
    void note(const Version& version, const abci::ConsensusParams& params);

    abci::InitChain genesis_;
    std::size_t verified_;
    abci::InitChainResult begun_;
    std::unique_ptr<ChainApp> worker_, mempool_;
    std::vector<std::unique_ptr<VoteExtender>> extenders_;  // of each validator
    std::unique_ptr<VoteExtender> verifier_;
    Place first_, newest_;
    std::map<Key, std::shared_ptr<const Executed>> executed_;
    std::map<Key, bool> verdicts_;
    std::string refused_ = "refused";
    std::map<Hash, abci::TxResult> checked_;  // by transaction, at the newest version
    std::map<std::pair<Height, Hash>, Version> versions_;
};

}  // namespace ve::simulate
