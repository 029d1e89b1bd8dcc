// One node: state machine, consensus, mempool, archive and event bus put together. Transports and
// clients stand in front of it; every call here may come from any thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/nacl.hpp"
#include "node/application.hpp"
#include "node/consensus/block.hpp"
#include "node/faults/fault.hpp"
#include "node/network_status.hpp"
#include "node/world/log.hpp"
#include "node/world/world.hpp"
#include "wire/catalog.hpp"

namespace ve {

struct BlockPace {
    enum class Mode : std::uint8_t {
        instant,
        manual,
        interval
    };  // instant: a block per transaction
    Mode mode = Mode::instant;
    Duration interval;  // with Mode::interval
};

enum class Consensus : std::uint8_t {
    bft,     // each validator on a machine of its own, who propose and vote
    instant  // one signer with all keys
};

struct NodeOptions {
    std::filesystem::path home;    // empty: everything in memory, nothing left behind
    Json genesis;                  // CometBFT genesis document; read when the node has no state yet
    std::string dump;              // of Node::dump: the chain to go on from, in place of a genesis
    Coins minimum_gas_prices_e18;  // per 10^18 gas: 0.025uve is 25000000000000000uve
    BlockPace pace;
    Consensus consensus = Consensus::instant;
    bool verify         = false;  // bft: every validator executes and verifies by himself
    // The keys of the validators that this node signs for.
    std::vector<ed25519::PrivateKey> validators;
    std::vector<x25519::PrivateKey> decryption_keys;  // open identity scopes addressed to them
    // Where no time passes but ours: for a block that validators have to wait for, the chain's
    // clock is set ahead, by at most so much. Without it they wait.
    std::optional<Duration> patience;
    std::uint64_t chance       = 0;  // of what faults do by chance: equal numbers, equal runs
    std::string moniker        = "ve";
    bool invariants            = true;
    unsigned signature_workers = 1;
    world::Log* log            = nullptr;  // outlives the node
    // Told on the node's own thread after whatever changed the chain, the mempool, or how its
    // network stands.
    std::function<void()> on_change;
    // Told once, on the node's own thread, when it stops by itself (Node::failure).
    std::function<void()> on_failure;
};

struct Status {
    std::string chain_id, moniker, node_id;
    Height latest_height, earliest_height;
    Hash latest_block_hash{}, latest_app_hash{}, earliest_block_hash{}, earliest_app_hash{};
    Time latest_time, earliest_time;
    ByteArray<32> validator_key{};
    std::int64_t voting_power = 0;
    bool catching_up          = false;
    std::string rpc_address;  // tcp://127.0.0.1:26657; empty while nobody serves the node
};

// A block with what became of it.
struct StoredBlock {
    consensus::Block block;
    consensus::BlockId id;
    consensus::Commit seen_commit;  // +2/3 for this block
    abci::FinalizeBlockResult results;
    std::size_t size = 0;  // bytes of its protobuf form
};

struct StoredTx {
    Hash hash{};
    Height height;
    std::uint32_t index = 0;
    std::string tx;
    abci::TxResult result;
};

struct TxSearch {
    std::string query;
    std::size_t page = 1, per_page = 30;
    bool descending = false;
};
template <class T>
struct Found {
    std::vector<T> items;
    std::size_t total = 0;
};

// What the event bus tells after each commit, in CometBFT's order.
struct ChainEvent {
    enum class Kind : std::uint8_t {
        new_block,
        new_block_header,
        new_block_events,
        tx,
        validator_set_updates
    };
    Kind kind = Kind::new_block;
    std::shared_ptr<const StoredBlock> block;
    std::optional<std::size_t> tx_index;  // Kind::tx
    std::vector<std::pair<std::string, std::vector<std::string>>>
        events;  // composite key -> values
};
using EventSink = std::function<void(const std::shared_ptr<const ChainEvent>&)>;
using BlockSink = std::function<void(const std::shared_ptr<const StoredBlock>&)>;

class Node {
  public:
    // Opens or creates; the first block exists when this returns. Errors: genesis, locked home,
    // damage.
    static Result<std::unique_ptr<Node>> open(world::World& world, NodeOptions options);
    virtual ~Node() = default;

    virtual Status status() const              = 0;
    virtual const Json& genesis() const        = 0;
    virtual const NodeOptions& options() const = 0;  // without the validators' keys
    // Tells the node where its RPC can be reached, which is what it then says in its status.
    virtual void listens_at(std::string rpc_address) = 0;

    // CheckTx; the result's hash is SHA-256 of the bytes. Mempool refusals are sdk errors 19,
    // 20, 21.
    virtual Result<abci::TxResult> broadcast(const std::string& tx)                            = 0;
    virtual std::vector<Result<abci::TxResult>> broadcast(const std::vector<std::string>& txs) = 0;
    // Broadcasts and waits until it is in a block. `check` is CheckTx's answer; no `tx`: it was
    // refused.
    struct Committed {
        abci::TxResult check;
        std::optional<StoredTx> tx;
    };
    virtual Result<Committed> broadcast_commit(const std::string& tx, Duration timeout) = 0;
    // consensus/evidence.hpp, of either kind; its id. What is known already is taken once more and
    // does nothing.
    virtual Result<Hash> submit_evidence(const Bytes& evidence) = 0;
    // Where each transaction is by now. Returns when all are in blocks and what followed from those
    // has happened, or after the timeout. Nothing: not in a block yet.
    struct Outcome {
        Height height;
        abci::TxResult result;
    };
    virtual Result<std::vector<std::optional<Outcome>>> wait_for(const std::vector<Hash>& txs,
                                                                 Duration timeout) = 0;
    virtual abci::TxResult check_tx(const std::string& tx)                         = 0;
    virtual std::vector<std::string> mempool(std::size_t limit) const              = 0;
    virtual std::pair<std::size_t, std::size_t> mempool_size() const = 0;  // txs, bytes

    virtual abci::QueryResult query(const abci::Query& query) const = 0;
    // A Query rpc answered in process, its Error kept whole.
    virtual Result<std::unique_ptr<wire::Proto>> query_rpc(const std::string& path,
                                                           const wire::Proto& request,
                                                           Height height) const = 0;
    struct Simulated {
        Gas wanted, used;
        abci::TxResult result;
    };
    virtual Result<Simulated> simulate(const std::string& tx) const = 0;

    // Heights: nothing means the newest. Errors carry the texts that clients match.
    virtual Result<StoredBlock> block(std::optional<Height> height) const                      = 0;
    virtual Result<std::optional<StoredBlock>> block_by_hash(const Hash& hash) const           = 0;
    virtual Result<consensus::ValidatorSet> validators(std::optional<Height> height) const     = 0;
    virtual Result<abci::ConsensusParams> consensus_params(std::optional<Height> height) const = 0;
    virtual Result<StoredTx> tx(const Hash& hash) const = 0;  // "tx (HEX) not found"
    virtual Result<Found<StoredTx>> search_txs(const TxSearch& search) const       = 0;
    virtual Result<Found<StoredBlock>> search_blocks(const TxSearch& search) const = 0;

    // The sink is called on the node's own thread: it must hand over and return. Ends with the
    // handle.
    class Subscription {
      public:
        virtual ~Subscription() = default;
    };
    virtual std::unique_ptr<Subscription> subscribe(EventSink sink) = 0;
    // The same of whole blocks: for them no events are taken apart.
    virtual std::unique_ptr<Subscription> subscribe_blocks(BlockSink sink) = 0;

    // Devnet controls: time, blocks and state in the hands of the user.
    virtual Result<Height> mine(std::uint64_t count) = 0;
    virtual Result<Time> travel(Duration span)       = 0;  // and mines one block there
    // So much of the chain's time passes at once; blocks are made of what waits.
    virtual Result<Time> let_pass(Duration span) = 0;
    // A block is wanted: whether one was made. Where not, so much of the chain's time has passed.
    virtual Result<bool> mine_within(Duration patience) = 0;
    virtual Result<std::uint64_t> snapshot()            = 0;  // its id; O(1)
    virtual Result<Height> restore(std::uint64_t id)    = 0;  // the snapshot stays usable
    virtual Result<Height> rewind(Height height)        = 0;  // to the state after that block
    // Time stands still and no block is made, but for those that are asked for by name.
    virtual Result<void> pause()  = 0;
    virtual Result<void> resume() = 0;
    // The chain as a file's bytes, up to the newest block or a given one.
    virtual Result<std::string> dump(std::optional<Height> upto) = 0;
    Result<std::string> dump() { return dump(std::nullopt); }
    virtual Result<Json> export_genesis()         = 0;
    virtual Result<void> set_pace(BlockPace pace) = 0;
    // A network of validators, where there is one; refused where one signer decides.
    virtual Result<NetworkStatus> network()                             = 0;
    virtual Result<std::uint64_t> add_fault(const faults::Fault& fault) = 0;
    virtual Result<void> clear_faults(std::optional<std::uint64_t> id)  = 0;
    virtual Result<std::string> trace() = 0;  // a record a line: docs/consensus.md
    // Why it stopped by itself (a broken invariant, a failed disk), if it did.
    virtual std::optional<Error> failure() const = 0;
};

}  // namespace ve
