// A node in another process as the Node that servers and scenarios hold: each call is one of its
// RPC. What only an embedded node does (time travel, snapshots, faults) is refused.
#pragma once

#include <mutex>

#include "client/json_rpc.hpp"
#include "node/node.hpp"
#include "node/node_services.hpp"

namespace ve::client {

class RemoteNode final : public Node {
  public:
    // Longer travels than this are refused, shorter ones are waited for.
    static constexpr Duration travel_max = Duration::seconds(30);

    // "http://127.0.0.1:26657". Errors: no URL, errors::peer where nobody answers.
    static Result<std::unique_ptr<RemoteNode>> open(const std::string& url);
    // The same of a node that may come up later: until then nothing is known of it.
    static Result<std::unique_ptr<RemoteNode>> later(const std::string& url);

    Status status() const override;  // as it was asked last, where it does not answer
    const Json& genesis() const override { return nothing_; }  // is not fetched
    const NodeOptions& options() const override { return options_; }
    // Where clients are told to find it, instead of where it says itself. Before anybody asks.
    void listens_at(std::string address) override { told_address_ = std::move(address); }

    Result<abci::TxResult> broadcast(const std::string& tx) override;
    std::vector<Result<abci::TxResult>> broadcast(const std::vector<std::string>& txs) override;
    Result<Committed> broadcast_commit(const std::string& tx, Duration timeout) override;
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

    // Events are the other process's to tell: by its websocket.
    std::unique_ptr<Subscription> subscribe(EventSink) override { return nullptr; }
    std::unique_ptr<Subscription> subscribe_blocks(BlockSink) override { return nullptr; }

    Result<Height> mine(std::uint64_t count) override;  // waits for as many
    Result<Time> travel(Duration span) override;        // waits for a block that is as much later
    Result<Time> let_pass(Duration span) override { return travel(span); }
    Result<bool> mine_within(Duration) override { return cannot("hold blocks back"); }
    Result<Hash> submit_evidence(const Bytes&) override { return cannot("take evidence"); }
    Result<std::uint64_t> snapshot() override { return cannot("snapshot"); }
    Result<Height> restore(std::uint64_t) override { return cannot("restore"); }
    Result<Height> rewind(Height) override { return cannot("rewind"); }
    Result<void> pause() override { return cannot("pause"); }
    Result<void> resume() override { return cannot("resume"); }
    Result<std::string> dump(std::optional<Height>) override { return cannot("dump"); }
    Result<Json> export_genesis() override { return cannot("export"); }
    Result<void> set_pace(BlockPace) override { return cannot("set the pace"); }
    Result<NetworkStatus> network() override { return cannot("look at its network"); }
    Result<std::uint64_t> add_fault(const faults::Fault&) override { return cannot("add a fault"); }
    Result<void> clear_faults(std::optional<std::uint64_t>) override {
        return cannot("clear faults");
    }
    Result<std::string> trace() override { return cannot("trace"); }
    std::optional<Error> failure() const override { return {}; }

  private:
    explicit RemoteNode(Url url) : url_{std::move(url)}, services_{*this} {}
    Error cannot(std::string_view what) const;
    // Each thread that asks has a line of its own; they are kept for who asks next.
    Result<Json> call(std::string_view method, const Json& params,
                      Duration timeout = call_timeout) const;
    Result<abci::QueryResult> abci_query(const abci::Query& query) const;
    Result<Status> ask_status() const;
    Result<void> step_back(Status& status) const;
    Result<Height> await(Height height) const;

    Url url_;
    NodeServices services_;
    NodeOptions options_;
    Json nothing_;
    std::string told_address_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<JsonRpc>> idle_;
    mutable Status last_;
};

}  // namespace ve::client
