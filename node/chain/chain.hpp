// The application: modules, their state and the rules of transactions behind the ABCI seam.
// Who drives it, and where blocks are kept, is not known here.
#pragma once

#include <functional>
#include <mutex>
#include <span>

#include "base/json.hpp"
#include "base/version.hpp"
#include "node/chain/execute.hpp"
#include "node/chain/extension.hpp"
#include "node/chain/invariants.hpp"
#include "node/chain/versions.hpp"

namespace ve {

// Calls f(0) … f(n-1), in any order and on any threads, and returns when all are done.
using ParallelFor = std::function<void(std::size_t n, const std::function<void(std::size_t)>& f)>;

struct ChainOptions {
    std::string chain_id         = {};
    Coins minimum_gas_prices_e18 = {};    // per 10^18 gas; CheckTx only
    bool invariants              = true;  // after genesis and after each block
    ParallelFor parallel         = {};    // verifies signatures ahead; empty: one after the other
    VoteExtender* extender       = nullptr;                      // outlives the chain
    std::string version          = std::string{version_number};  // what /app/version answers
    std::shared_ptr<const Signatures> signatures = {};           // none: it checks each by itself
};

// One thread drives the seam; query, query_rpc, simulate and export_genesis may be called from any.
class ChainApp final : public abci::Application {
  public:
    using Proto = google::protobuf::Message;

    // Error: the rpc that has no handler, or a handler that has no rpc.
    static Result<std::unique_ptr<ChainApp>> make(std::unique_ptr<ModuleSet> modules,
                                                  ChainOptions options);
    ~ChainApp() override;

    abci::Info info() const override;
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request) override;
    abci::TxResult check_tx(const std::string& tx, abci::CheckKind kind) override;
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override;
    bool process_proposal(const abci::Proposal& proposal) override;
    std::string extend_vote(Height height, const Hash& block) override;
    bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                               const std::string& extension) override;
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& request) override;
    void commit() override;
    abci::QueryResult query(const abci::Query& query) const override;

    // commit in two steps, for who makes the next block while this one is on its way to the disk:
    // queries do not see it before it is shown. That may be done on any thread.
    void commit_unseen();
    void show() { versions_.show(); }

    // A query rpc with its Error kept whole; height 0 is the newest. Also the one rpc of the tx
    // service that needs nothing but state: /cosmos.tx.v1beta1.Service/Simulate.
    Result<std::unique_ptr<Proto>> query_rpc(std::string_view path, const Proto& request,
                                             Height height) const;
    bool serves(std::string_view path) const;

    struct Simulated {
        Gas wanted, used;
        abci::TxResult result;  // code is not 0 where it would fail
    };
    Simulated simulate(const std::string& tx) const;

    // Decodes and verifies ahead of check_tx. The first may run on any thread; what it found is
    // kept by the one that drives the seam.
    std::vector<std::shared_ptr<SeenTx>> look_ahead(std::span<const std::string> txs) const;
    void keep(std::span<const std::shared_ptr<SeenTx>> seen);
    // As extend_vote, for a process that holds the keys of several validators.
    std::string extend_vote(VoteExtender& extender, Height height, const Hash& block);
    std::string falsify_vote(VoteExtender& extender, const std::string& extension);
    void use(VoteExtender* extender) { options_.extender = extender; }  // it outlives the chain

    Json default_genesis() const;  // {module: GenesisState}
    Result<Json> export_genesis(Height height = {}) const;

    // What finalize_block made and commit has not taken yet; for who stores it before it is seen.
    const std::optional<Version>& finalized() const { return pending_; }

    // The newest committed version; height 0 with the genesis state before the first block.
    Version newest() const { return versions_.newest(); }
    // Goes on from a committed version: after a restart, or a devnet that goes back.
    Result<void> load(Version version, const abci::ConsensusParams& params);
    ModuleSet& modules() const { return *modules_; }

  private:
    ChainApp(std::unique_ptr<ModuleSet> modules, ChainOptions options, Handlers handlers,
             AccountKeeper& accounts, FeeKeeper& fees);

    struct Checking {  // the mempool's view: the newest version and what CheckTx did to it
        BlockInfo block;
        store::State state;
    };
    void check_from(const Version& version);
    const Version& finished() const;
    std::vector<std::shared_ptr<SeenTx>> read_ahead(std::span<const std::string> txs,
                                                    const store::State& state);
    Result<std::shared_ptr<SeenTx>> read(const std::string& tx) const;

    Result<void> import_genesis(Context& ctx, std::string_view app_state);
    void check_invariants(const BlockInfo& block, const store::State& state);
    BlockInfo info_of(const Version& version) const;
    const Signatures& signatures() const {
        return options_.signatures == nullptr ? own_signatures_ : *options_.signatures;
    }
    std::optional<std::string> votes_for_block(const abci::Proposal& proposal);
    Result<CarriedVotes> read_carried(std::string_view tx, const LastCommit& last);
    KeyOfValidator keys_of_validators(Context& committed) const;
    void hand_over_extensions(Context& ctx, const abci::FinalizeBlock& request,
                              const std::string& carrier);
    abci::TxResult deliver(const std::string& tx, std::shared_ptr<SeenTx> seen,
                           const BlockInfo& block);
    Result<abci::QueryResult> query_store(const abci::Query& query, std::string_view store,
                                          std::string_view kind) const;
    Result<abci::QueryResult> answer(const abci::Query& query) const;

    std::unique_ptr<ModuleSet> modules_;
    ChainOptions options_;
    Handlers handlers_;
    Ante ante_;
    Executor executor_;

    Versions versions_;
    abci::ConsensusParams params_;
    Height initial_height_{1};
    TxCache cache_;
    Invariants invariants_;
    mutable std::mutex checking_mutex_;
    Checking checking_;
    std::optional<Version> pending_;  // finalized, not committed
    Signatures own_signatures_;
};

}  // namespace ve
