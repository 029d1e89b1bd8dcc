// What several validators of one process ask of the application, answered once: an execution is
// known by the state that it starts from and by its block. Each validator stands at a version of
// its own, for some are behind.
#pragma once

#include <functional>

#include "node/chain/chain.hpp"

namespace ve {

class Executions {
  public:
    using MakeApp = std::function<Result<std::unique_ptr<ChainApp>>()>;
    // Where a validator stands.
    struct Place {
        Version version;
        abci::ConsensusParams params;
    };
    struct Executed {
        abci::FinalizeBlockResult results;
        Version version;
    };

    // `app` goes on with the chain; `make_app` makes another for who is elsewhere.
    Executions(ChainApp& app, MakeApp make_app) : app_{app}, make_app_{std::move(make_app)} {}

    ChainApp& standing_at(const Place& place);
    bool process(const Place& at, const abci::Proposal& proposal);
    // The chain was set to another state: its next blocks are executed there, known or not.
    void forget() {
        verdicts_.clear();
        executed_.clear();
    }
    std::shared_ptr<const Executed> finalize(const Place& at, const abci::FinalizeBlock& block);

  private:
    static constexpr std::size_t kept = 8;
    using Key                         = std::pair<Hash, Hash>;  // app hash before, block
    template <class T>
    using Known = std::deque<std::pair<Key, T>>;

    ChainApp& app_;
    MakeApp make_app_;
    std::unique_ptr<ChainApp> spare_;
    Known<bool> verdicts_;
    Known<std::shared_ptr<const Executed>> executed_;
};

// The application as one validator sees it.
class SharedApp final : public abci::Application {
  public:
    SharedApp(Executions& executions, Executions::Place at, VoteExtender* extender)
        : executions_{executions}, at_{std::move(at)}, extender_{extender} {}

    abci::Info info() const override { return {at_.version.height, at_.version.app_hash}; }
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request) override;
    abci::TxResult check_tx(const std::string& tx, abci::CheckKind kind) override;
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override;
    bool process_proposal(const abci::Proposal& proposal) override;
    std::string extend_vote(Height height, const Hash& block) override;
    bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                               const std::string& extension) override;
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override;
    void commit() override;
    abci::QueryResult query(const abci::Query& query) const override;

  private:
    Executions& executions_;
    Executions::Place at_;
    VoteExtender* extender_;  // none: it attaches nothing
    std::shared_ptr<const Executions::Executed> next_;
};

}  // namespace ve
