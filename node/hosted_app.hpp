// The application for a consensus engine outside this process: every call in its right order, and
// what a commit made is on disk before the engine hears of it. Transports are in node/serve.
#pragma once

#include <filesystem>
#include <mutex>
#include <span>

#include "node/chain/chain.hpp"
#include "node/home.hpp"
#include "node/signature_pool.hpp"
#include "node/state_sync.hpp"
#include "node/store/archive.hpp"

namespace ve {

struct HostedOptions {
    std::filesystem::path home;  // empty: in memory
    std::string chain_id;        // empty: of the genesis document in the home
    Coins minimum_gas_prices_e18;
    std::vector<x25519::PrivateKey> decryption_keys;  // open identity scopes of this validator
    bool invariants            = true;
    unsigned signature_workers = 1;
    SnapshotPlan snapshots;
    // Blocks whose state can be loaded again, at least; 0: all. The engine may drop its own below.
    std::int64_t keep_recent = 0;
};

// May be called from several threads; queries and snapshots do not wait for a block. A call out of
// order is an error and changes nothing. After a failure() every call is that error: the process
// has to start again, or a person has to look.
class HostedApp {
  public:
    // Errors: no chain id, errors::busy where another process has the home, errors::corrupt.
    static Result<std::unique_ptr<HostedApp>> open(HostedOptions options);
    ~HostedApp();
    HostedApp(const HostedApp&)            = delete;
    HostedApp& operator=(const HostedApp&) = delete;

    abci::Info info() const;
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request);

    struct Check {
        std::string tx;
        abci::CheckKind kind = abci::CheckKind::fresh;
    };
    // The signatures of all are verified at once, before the first waits for its turn.
    Result<std::vector<abci::TxResult>> check_txs(std::span<const Check> checks);

    Result<std::vector<std::string>> prepare_proposal(const abci::Proposal& proposal);
    Result<bool> process_proposal(const abci::Proposal& proposal);
    Result<std::string> extend_vote(Height height, const Hash& block);
    Result<bool> verify_vote_extension(Height height, const ByteArray<20>& validator,
                                       const std::string& extension);
    // The same block may be asked for again until it is committed: an engine that was killed does.
    // Another block at that height is a failure.
    Result<abci::FinalizeBlockResult> finalize_block(const abci::FinalizeBlock& request);
    Result<Height> commit();       // the height
    Height retain_height() const;  // blocks below are of no use here any more; 0: all are
    Result<abci::QueryResult> query(const abci::Query& query) const;

    Result<std::vector<SnapshotInfo>> list_snapshots() const;
    Result<std::string> load_snapshot_chunk(Height height, std::uint32_t format,
                                            std::uint32_t index) const;
    // Only an application without blocks takes a snapshot.
    Result<OfferAnswer> offer_snapshot(const SnapshotInfo& snapshot, const Hash& app_hash);
    Result<ChunkAnswer> apply_snapshot_chunk(std::uint32_t index, std::string_view chunk,
                                             const std::string& sender);

    const std::string& chain_id() const { return chain_id_; }
    std::optional<Error> failure() const;

  private:
    struct Finalized {
        Hash block{};
        abci::ConsensusParams params;  // for the next block
    };

    explicit HostedApp(const HostedOptions& options)
        : shelf_{options.snapshots}, keep_recent_{options.keep_recent} {}
    void forget_old(Height newest);
    Result<void> start(HostedOptions options);
    Result<void> make_chain(HostedOptions& options);
    Result<void> go_on(Height newest);
    Result<void> in_order(Height height) const;
    Result<void> store(const KeptVersion& kept, const Hash& block_hash, const store::State& before);
    abci::QueryResult config() const;
    Error stop_with(Error error) const;
    template <class F>
    auto guarded(F f) const -> std::invoke_result_t<F&>;

    std::string chain_id_;
    Coins gas_prices_e18_;
    std::unique_ptr<Home> home_;
    std::unique_ptr<store::Archive> archive_;
    std::unique_ptr<SignaturePool> pool_;
    std::unique_ptr<VoteExtender> extender_;
    std::unique_ptr<ChainApp> chain_;
    SnapshotShelf shelf_;
    std::int64_t keep_recent_;

    mutable std::mutex mutex_;  // of the chain's seam and of what follows
    bool begun_ = false;        // there is a genesis state, or a later one
    Height initial_height_{1};
    abci::ConsensusParams params_;  // for the next block
    std::optional<Finalized> finalized_;
    Hash last_block_{};     // hash of the newest committed
    Height last_archived_;  // whose whole state the archive has
    std::optional<SnapshotIntake> intake_;

    mutable std::mutex failure_mutex_;
    mutable std::optional<Error> failure_;
};

}  // namespace ve
