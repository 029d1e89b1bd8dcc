// The node as it runs: one thread owns engine, mempool and application; everybody else posts to it
// or reads what is committed. For this folder only; callers know node/node.hpp.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <semaphore>
#include <unordered_map>

#include "base/hash_of_hash.hpp"
#include "node/chain/chain.hpp"
#include "node/consensus/mempool.hpp"
#include "node/engine.hpp"
#include "node/event_bus.hpp"
#include "node/home.hpp"
#include "node/node.hpp"
#include "node/node_services.hpp"
#include "node/signature_pool.hpp"
#include "node/store/archive.hpp"
#include "node/task_loop.hpp"

namespace ve {

Error no_block_within(Duration patience);

class LocalNode final : public Node, private Engine::Chain {
  public:
    // What must exist before the first thread starts.
    struct Parts {
        world::World& world;
        NodeOptions options;
        Json genesis;
        std::unique_ptr<Home> home;  // none: in memory
        std::unique_ptr<store::Archive> archive;
        std::unique_ptr<SignaturePool> signature_pool;
        std::vector<std::shared_ptr<VoteExtender>> extenders;  // of the validators here
        std::shared_ptr<VoteExtender> verifier;
        std::unique_ptr<ChainApp> app;
        std::unique_ptr<Engine> engine;
        consensus::ChainState state;  // the newest committed
    };
    static Result<std::unique_ptr<LocalNode>> start(Parts parts);
    ~LocalNode() override;

    Status status() const override;
    const Json& genesis() const override { return parts_.genesis; }
    const NodeOptions& options() const override { return parts_.options; }
    void listens_at(std::string rpc_address) override;

    Result<abci::TxResult> broadcast(const std::string& tx) override;
    std::vector<Result<abci::TxResult>> broadcast(const std::vector<std::string>& txs) override;
    Result<Committed> broadcast_commit(const std::string& tx, Duration timeout) override;
    Result<Hash> submit_evidence(const Bytes& evidence) override;
    Result<std::vector<std::optional<Outcome>>> wait_for(const std::vector<Hash>& txs,
                                                         Duration timeout) override;
    abci::TxResult check_tx(const std::string& tx) override;
    std::vector<std::string> mempool(std::size_t limit) const override;
    std::pair<std::size_t, std::size_t> mempool_size() const override;

    abci::QueryResult query(const abci::Query& query) const override;
    Result<std::unique_ptr<wire::Proto>> query_rpc(const std::string& path,
                                                   const wire::Proto& request,
                                                   Height height) const override;
    Result<Simulated> simulate(const std::string& tx) const override;

    Result<StoredBlock> block(std::optional<Height> height) const override;
    Result<std::optional<StoredBlock>> block_by_hash(const Hash& hash) const override;
    Result<consensus::ValidatorSet> validators(std::optional<Height> height) const override;
    Result<abci::ConsensusParams> consensus_params(std::optional<Height> height) const override;
    Result<StoredTx> tx(const Hash& hash) const override;
    Result<Found<StoredTx>> search_txs(const TxSearch& search) const override;
    Result<Found<StoredBlock>> search_blocks(const TxSearch& search) const override;

    std::unique_ptr<Subscription> subscribe(EventSink sink) override;
    std::unique_ptr<Subscription> subscribe_blocks(BlockSink sink) override;

    Result<Height> mine(std::uint64_t count) override;
    Result<Time> travel(Duration span) override;
    Result<Time> let_pass(Duration span) override;
    Result<bool> mine_within(Duration patience) override;
    Result<std::uint64_t> snapshot() override;
    Result<Height> restore(std::uint64_t id) override;
    Result<Height> rewind(Height height) override;
    Result<void> pause() override;
    Result<void> resume() override;
    using Node::dump;
    Result<std::string> dump(std::optional<Height> upto) override;
    Result<NetworkStatus> network() override;
    Result<std::uint64_t> add_fault(const faults::Fault& fault) override;
    Result<void> clear_faults(std::optional<std::uint64_t> id) override;
    Result<std::string> trace() override;
    Result<Json> export_genesis() override;
    Result<void> set_pace(BlockPace pace) override;
    std::optional<Error> failure() const override;

  private:
    // The newest committed block and what follows from it; replaced whole after each block.
    struct Tip {
        consensus::ChainState state;
        std::shared_ptr<const StoredBlock> block;
        Height earliest_height;
        consensus::BlockId earliest_id;
        Hash earliest_app_hash{};
        Time earliest_time;
    };
    struct Snapshot {
        Version version;
        consensus::ChainState state;
        std::shared_ptr<const StoredBlock> block;
        std::vector<std::string> mempool;
    };
    // Transactions on their way to CheckTx, and who waits for the answers.
    struct Incoming {
        std::vector<std::string> txs;
        std::vector<std::shared_ptr<SeenTx>> seen;  // decoded and verified ahead, where they could
        std::promise<std::vector<Result<abci::TxResult>>> checked;
        std::optional<std::promise<StoredTx>>
            committed;  // of a single one that waits for its block
    };

    // A block on its way to the disk: at most one, the newest of the loop's. The next one may be
    // made meanwhile.
    struct Storing {
        std::future<Result<void>> written;
        std::shared_ptr<const StoredBlock> block;
        std::vector<Hash> hashes;  // of its transactions
    };

    // What the engine sees.
    const consensus::ChainState& state() const override { return state_; }
    std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) override {
        return mempool_.reap(bytes_max, gas_max);
    }
    void submit(const std::string& tx) override { (void)accept(tx).ok(); }
    Result<void> commit(consensus::Decided decided) override;
    bool is_storing() const override { return storing_.has_value(); }
    Result<void> await_stored();
    Result<consensus::DecidedBlock> decided_block(Height height) override;

    explicit LocalNode(Parts parts);
    Result<void> open_tip();  // from the archive
    std::shared_ptr<const Tip> tip() const;
    std::shared_ptr<const Tip> tip_of(std::shared_ptr<const StoredBlock> block) const;
    void set_tip(std::shared_ptr<const Tip> tip);

    // On the loop's thread only.
    std::optional<Duration> turn();
    void tell_change();
    std::optional<Duration> next_turn() const;
    Result<void> make_what_is_wanted();
    Result<void> make_block();
    Result<void> make_blocks(std::uint64_t count);
    Result<bool> advance();
    Result<bool> await_block(Duration patience);
    Result<bool> next_block();
    void try_again();
    void settle_mempool(const StoredBlock& block, const std::vector<Hash>& hashes);
    void settle_waiting(const StoredBlock& block, const std::vector<Hash>& hashes);
    void tell_settled();
    void remember(const StoredBlock& block, const std::vector<Hash>& hashes);
    Result<std::optional<store::TxPlace>> place_of(const Hash& hash,
                                                   std::map<Hash, store::TxPlace>& near) const;
    bool wants_follow_up() const;
    Result<abci::TxResult> accept(const std::string& tx);
    void take_incoming();
    struct Sent {
        std::future<std::vector<Result<abci::TxResult>>> checked;
        std::future<StoredTx> committed;  // valid where it was asked for
    };
    Sent send(std::vector<std::string> txs, bool wait_for_block);
    Result<Height> go_back(std::uint64_t id);
    Result<Height> go_back_to(const Snapshot& to);
    Result<std::string> dump_now() const;
    void keep_state_snapshot(bool closing);
    Time now() const;        // the chain's
    Time world_now() const;  // and without what it was set ahead

    // Runs there and waits, on durable blocks and until they are. A broken invariant stops the node
    // and is the answer.
    template <class F>
    auto on_loop(F f) -> std::invoke_result_t<F&> {
        auto durable = [&]() -> std::invoke_result_t<F&> {
            TRY(await_stored());
            auto out = f();
            TRY(await_stored());
            return out;
        };
        return loop_->call([&] { return guarded(durable); });
    }
    template <class F>
    auto guarded(F& f) -> std::invoke_result_t<F&> {
        if (auto stopped = failure()) return *std::move(stopped);
        try {
            return f();
        } catch (const std::exception& broken) {
            stop_with(fail(errors::internal, "{}", broken.what()));
        }
        return *failure();
    }
    void stop_with(Error error);

    Result<store::StoredBlock> archived(Height height) const;
    Result<StoredTx> stored_tx(const store::TxPlace& place) const;
    Result<Height> checked_height(std::optional<Height> height, std::int64_t ahead) const;

    Parts parts_;
    consensus::ChainState state_;  // the loop's
    BlockPace pace_;               // the loop's
    Time next_block_at_;           // the loop's; interval mode
    struct Pulse {
        std::uint64_t engine = 0, snapshots = 0;
        Height height;
        Time time;
        std::size_t mempool                 = 0;
        bool paused                         = false;
        bool operator==(const Pulse&) const = default;
    };
    std::optional<Pulse> pulse_;  // that was told of; the loop's
    bool block_wanted_ = false, stuck_ = false;
    std::optional<Time> paused_at_;  // the world's time
    std::size_t follow_ups_left_ = 0;
    bool extension_pending_      = false;
    std::optional<Storing> storing_;  // the loop's
    Height last_state_snapshot_;
    std::uint64_t next_snapshot_ = 1;
    std::map<std::uint64_t, Snapshot> snapshots_;
    std::multimap<Hash, std::promise<StoredTx>> waiting_;               // the loop's
    std::vector<std::pair<std::promise<StoredTx>, StoredTx>> settled_;  // the loop's

    consensus::Mempool mempool_;
    EventBus bus_;
    NodeServices services_;
    std::counting_semaphore<> senders_cores_;
    mutable std::mutex mutex_;  // of what follows
    // Where the newest transactions are; the archive knows the others.
    std::unordered_map<Hash, store::TxPlace, HashOfHash> recent_;  // never walked
    std::deque<Hash> recent_in_order_;
    std::uint64_t turns_ = 0;  // ended so far
    std::condition_variable turn_ended_;
    std::shared_ptr<const Tip> tip_;
    std::optional<Error> failure_;
    bool undecided_ = false;  // patience ended before a block was made
    std::string rpc_address_;
    std::vector<std::shared_ptr<Incoming>> incoming_;
    std::unique_ptr<TaskLoop> loop_;    // ends before what it uses
    std::unique_ptr<TaskLoop> writer_;  // of blocks; none: they are kept in memory. Ends first
};

}  // namespace ve
