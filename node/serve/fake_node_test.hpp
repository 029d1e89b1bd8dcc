// A node without a state machine, for tests of the transports: blocks hold what was broadcast, and
// a few queries have fixed answers. Transactions that start with "bad" fail CheckTx.
#pragma once

#include <cosmos/bank/v1beta1/query.pb.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "node/node.hpp"
#include "node/store/event_query.hpp"

namespace ve::serve {

class FakeNode final : public Node {
  public:
    explicit FakeNode(int blocks = 1) {
        validator_.public_key.fill(7);
        const auto hash = sha256(ByteView{validator_.public_key});
        std::copy_n(hash.begin(), 20, validator_.address.begin());
        validator_.power = 10;
        genesis_         = Json::parse(R"({"genesis_time":"2025-03-01T10:00:00Z",
            "chain_id":"fake-1","initial_height":"1","app_hash":"","app_state":{"a":"<b>"}})")
                       .value();
        for (int i = 0; i < blocks; ++i) commit_block();
    }

    void listens_at(std::string rpc_address) override {
        const std::lock_guard lock{mutex_};
        rpc_address_ = std::move(rpc_address);
    }
    Status status() const override {
        const std::lock_guard lock{mutex_};
        const auto& last  = *blocks_.back();
        const auto& first = *blocks_.front();
        Status out;
        out.chain_id            = "fake-1";
        out.rpc_address         = rpc_address_;
        out.moniker             = "fake";
        out.node_id             = std::string(40, 'a');
        out.latest_height       = last.block.header.height;
        out.earliest_height     = first.block.header.height;
        out.latest_block_hash   = hash_of(last);
        out.earliest_block_hash = hash_of(first);
        out.latest_app_hash     = last.results.app_hash;
        out.earliest_app_hash   = first.results.app_hash;
        out.latest_time         = last.block.header.time;
        out.earliest_time       = first.block.header.time;
        out.validator_key       = validator_.public_key;
        out.voting_power        = 10;
        return out;
    }
    const Json& genesis() const override { return genesis_; }
    const NodeOptions& options() const override { return options_; }

    Result<abci::TxResult> broadcast(const std::string& tx) override {
        auto result = check_tx(tx);
        const std::lock_guard lock{mutex_};
        if (tx == "full")
            return fail(sdk::mempool_full,
                        "mempool is full: number of txs 1 (max: 1), total txs bytes 4 (max: 4)");
        if (!result.ok()) return result;
        if (std::ranges::find(mempool_, tx) != mempool_.end())
            return fail(sdk::tx_in_mempool, "tx already exists in cache");
        mempool_.push_back(tx);
        return result;
    }
    std::vector<Result<abci::TxResult>> broadcast(const std::vector<std::string>& txs) override {
        std::vector<Result<abci::TxResult>> out;
        for (const auto& tx : txs) out.push_back(broadcast(tx));
        return out;
    }
    Result<Committed> broadcast_commit(const std::string& tx, Duration) override {
        Committed out;
        out.check = TRY(broadcast(tx));
        if (!out.check.ok()) return out;
        if (tx == "never")
            return fail(errors::busy, "timed out waiting for tx to be included in a block");
        commit_block();
        out.tx = TRY(this->tx(sha256(tx)));
        return out;
    }
    Result<std::vector<std::optional<Outcome>>> wait_for(const std::vector<Hash>& txs,
                                                         Duration) override {
        std::vector<std::optional<Outcome>> out;
        for (const auto& hash : txs) {
            const auto found = tx(hash);
            out.push_back(found.ok() ? std::optional{Outcome{found->height, found->result}}
                                     : std::nullopt);
        }
        return out;
    }
    abci::TxResult check_tx(const std::string& tx) override {
        abci::TxResult out;
        out.gas_wanted = 1;
        if (!tx.starts_with("bad")) return out;
        out.code      = 5;
        out.codespace = "sdk";
        out.log       = "insufficient funds";
        return out;
    }
    std::vector<std::string> mempool(std::size_t limit) const override {
        const std::lock_guard lock{mutex_};
        return {mempool_.begin(),
                mempool_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, mempool_.size()))};
    }
    std::pair<std::size_t, std::size_t> mempool_size() const override {
        const std::lock_guard lock{mutex_};
        std::size_t bytes = 0;
        for (const auto& tx : mempool_) bytes += tx.size();
        return {mempool_.size(), bytes};
    }

    abci::QueryResult query(const abci::Query& query) const override {
        abci::QueryResult out;
        out.key    = query.data;
        out.height = status().latest_height;
        if (query.path == "/store/bank/key") {
            out.value = "value";
            if (query.prove) out.proof_ops = {{"ics23:iavl", query.data, "proof"}};
            return out;
        }
        out.code      = 6;
        out.codespace = "sdk";
        out.log       = "unknown query path: unknown request";
        return out;
    }
    Result<std::unique_ptr<wire::Proto>> query_rpc(const std::string& path,
                                                   const wire::Proto& request,
                                                   Height height) const override {
        namespace bank = cosmos::bank::v1beta1;
        if (height.value > 1000)
            return fail(sdk::invalid_height,
                        "cannot query with height in the future; please provide a valid height");
        if (path == "/cosmos.bank.v1beta1.Query/Balance") {
            const auto& asked = dynamic_cast<const bank::QueryBalanceRequest&>(request);
            if (asked.address() == "test")
                return fail(grpc_status::invalid_argument, "invalid address: {}", asked.address());
            if (asked.address() == "gone")
                return fail(grpc_status::not_found, "account {} not found", asked.address());
            auto answer = std::make_unique<bank::QueryBalanceResponse>();
            answer->mutable_balance()->set_denom(asked.denom());
            answer->mutable_balance()->set_amount(std::to_string(height.value));
            return std::unique_ptr<wire::Proto>{std::move(answer)};
        }
        if (path == "/cosmos.bank.v1beta1.Query/AllBalances") {
            const auto& asked = dynamic_cast<const bank::QueryAllBalancesRequest&>(request);
            auto answer       = std::make_unique<bank::QueryAllBalancesResponse>();
            auto* coin        = answer->add_balances();
            coin->set_denom(asked.address());
            coin->set_amount(std::to_string(asked.pagination().limit()));
            answer->mutable_pagination()->set_total(asked.pagination().count_total() ? 1 : 0);
            return std::unique_ptr<wire::Proto>{std::move(answer)};
        }
        const std::lock_guard lock{mutex_};
        last_path_      = path;
        last_request_   = request.DebugString();
        const auto* rpc = wire::Catalog::get().rpc(path);
        return std::unique_ptr<wire::Proto>{wire::Catalog::get().make(rpc->response->full_name())};
    }
    Result<Simulated> simulate(const std::string&) const override { return Simulated{}; }

    Result<StoredBlock> block(std::optional<Height> height) const override {
        const std::lock_guard lock{mutex_};
        const auto newest = static_cast<std::int64_t>(blocks_.size());
        const auto wanted = height ? height->value : newest;
        if (wanted > newest)
            return fail(errors::input,
                        "height {} must be less than or equal to the current blockchain height {}",
                        wanted, newest);
        return *blocks_.at(static_cast<std::size_t>(wanted - 1));
    }
    Result<std::optional<StoredBlock>> block_by_hash(const Hash& hash) const override {
        const std::lock_guard lock{mutex_};
        for (const auto& block : blocks_)
            if (hash_of(*block) == hash) return std::optional{*block};
        return std::optional<StoredBlock>{};
    }
    Result<consensus::ValidatorSet> validators(std::optional<Height>) const override {
        return consensus::ValidatorSet{{validator_}};
    }
    Result<abci::ConsensusParams> consensus_params(std::optional<Height>) const override {
        return abci::ConsensusParams{};
    }
    Result<StoredTx> tx(const Hash& hash) const override {
        const std::lock_guard lock{mutex_};
        for (const auto& each : txs_)
            if (each.hash == hash) return each;
        return fail(sdk::not_found, "tx ({}) not found", hex_upper(hash));
    }
    Result<Found<StoredTx>> search_txs(const TxSearch& search) const override {
        const auto query = store::EventQuery::parse(search.query);
        if (!query.ok()) return Error{query.error()}.within("failed to parse query");
        const std::lock_guard lock{mutex_};
        Found<StoredTx> out;
        out.total        = txs_.size();
        const auto first = (search.page - 1) * search.per_page;
        for (auto i = first; i < std::min(first + search.per_page, txs_.size()); ++i)
            out.items.push_back(txs_[search.descending ? txs_.size() - 1 - i : i]);
        return out;
    }
    Result<Found<StoredBlock>> search_blocks(const TxSearch& search) const override {
        const std::lock_guard lock{mutex_};
        Found<StoredBlock> out;
        out.total        = blocks_.size();
        const auto first = (search.page - 1) * search.per_page;
        for (auto i = first; i < std::min(first + search.per_page, blocks_.size()); ++i)
            out.items.push_back(*blocks_[search.descending ? blocks_.size() - 1 - i : i]);
        return out;
    }

    std::unique_ptr<Subscription> subscribe(EventSink sink) override {
        struct Handle final : Subscription {
            FakeNode& node;
            std::size_t id;
            Handle(FakeNode& n, std::size_t i) : node{n}, id{i} {}
            ~Handle() override {
                const std::lock_guard lock{node.mutex_};
                node.sinks_.erase(id);
            }
        };
        const std::lock_guard lock{mutex_};
        sinks_[++sink_ids_] = std::move(sink);
        return std::make_unique<Handle>(*this, sink_ids_);
    }
    std::unique_ptr<Subscription> subscribe_blocks(BlockSink sink) override {
        const std::lock_guard lock{mutex_};
        block_sink_ = std::move(sink);  // one is enough, and it lives as long as the node
        return nullptr;
    }
    std::size_t listeners() const {
        const std::lock_guard lock{mutex_};
        return sinks_.size();
    }

    Result<Hash> submit_evidence(const Bytes&) override {
        return fail(errors::verification, "evidence about height 3, which is out of reach");
    }
    Result<Height> mine(std::uint64_t count) override {
        for (std::uint64_t i = 0; i < count; ++i) commit_block();
        return status().latest_height;
    }
    Result<Time> travel(Duration) override { return Time{}; }
    Result<Time> let_pass(Duration) override { return Time{}; }
    Result<bool> mine_within(Duration) override { return true; }
    Result<std::uint64_t> snapshot() override { return std::uint64_t{0}; }
    Result<Height> restore(std::uint64_t) override { return Height{1}; }
    Result<Height> rewind(Height height) override { return height; }
    Result<void> pause() override { return {}; }
    Result<void> resume() override { return {}; }
    Result<std::string> dump(std::optional<Height>) override { return std::string{}; }
    Result<NetworkStatus> network() override { return NetworkStatus{}; }
    Result<std::uint64_t> add_fault(const faults::Fault&) override { return std::uint64_t{}; }
    Result<void> clear_faults(std::optional<std::uint64_t>) override { return {}; }
    Result<std::string> trace() override { return std::string{}; }
    Result<Json> export_genesis() override { return Json{}; }
    Result<void> set_pace(BlockPace) override { return {}; }
    std::optional<Error> failure() const override { return {}; }

    // The rpc without a fixed answer that was asked last, and its request as text.
    std::pair<std::string, std::string> last_query() const {
        const std::lock_guard lock{mutex_};
        return {last_path_, last_request_};
    }

  private:
    static Hash hash_of(const StoredBlock& block) {
        Hash out{};
        std::ranges::copy(block.id.hash, out.begin());
        return out;
    }

    void commit_block() {
        const std::lock_guard lock{mutex_};
        auto stored     = std::make_shared<StoredBlock>();
        auto& header    = stored->block.header;
        header.chain_id = "fake-1";
        header.height   = Height{static_cast<std::int64_t>(blocks_.size()) + 1};
        header.time     = Time{1740823200 + header.height.value, 500'000'000};
        header.proposer = validator_.address;
        const Bytes some_hash(32, 0xAB);
        for (auto* hash : {&header.data_hash, &header.validators_hash, &header.next_validators_hash,
                           &header.consensus_hash, &header.app_hash, &header.last_results_hash,
                           &header.evidence_hash, &header.last_commit_hash})
            *hash = some_hash;
        stored->id = {copy_of(sha256(fmt::format("block {}", header.height))), 1, some_hash};
        stored->seen_commit = {header.height,
                               0,
                               stored->id,
                               {{consensus::CommitFlag::commit, copy_of(validator_.address),
                                 header.time, Bytes(64, 1)}}};
        if (!blocks_.empty()) {
            header.last_block_id      = blocks_.back()->id;
            stored->block.last_commit = blocks_.back()->seen_commit;
        }
        stored->block.txs = std::move(mempool_);
        mempool_.clear();
        stored->results.app_hash = sha256(fmt::format("app {}", header.height));
        stored->size             = 500;
        for (std::size_t i = 0; i < stored->block.txs.size(); ++i) {
            abci::TxResult result;
            result.events = {{"transfer", {{"amount", "5uve", true}, {"sender", "<a>", true}}}};
            stored->results.tx_results.push_back(result);
            const auto& tx = stored->block.txs[i];
            txs_.push_back(
                {sha256(tx), header.height, static_cast<std::uint32_t>(i), tx, std::move(result)});
        }
        blocks_.push_back(stored);
        if (block_sink_) block_sink_(stored);
        for (const auto& [id, sink] : sinks_) tell(sink, stored);
    }

    static void tell(const EventSink& sink, const std::shared_ptr<const StoredBlock>& block) {
        const auto send = [&](ChainEvent::Kind kind, const char* name,
                              std::optional<std::size_t> tx) {
            auto event      = std::make_shared<ChainEvent>();
            event->kind     = kind;
            event->block    = block;
            event->tx_index = tx;
            event->events   = {{"tm.event", {name}}};
            if (tx) {
                event->events.push_back({"transfer.amount", {"5uve"}});
                event->events.push_back({"tx.hash", {hex_upper(sha256(block->block.txs[*tx]))}});
                event->events.push_back(
                    {"tx.height", {std::to_string(block->block.header.height.value)}});
            }
            sink(event);
        };
        send(ChainEvent::Kind::new_block, "NewBlock", {});
        send(ChainEvent::Kind::new_block_header, "NewBlockHeader", {});
        send(ChainEvent::Kind::new_block_events, "NewBlockEvents", {});
        for (std::size_t i = 0; i < block->block.txs.size(); ++i)
            send(ChainEvent::Kind::tx, "Tx", i);
    }

    mutable std::mutex mutex_;
    consensus::Validator validator_;
    Json genesis_;
    NodeOptions options_;
    std::vector<std::shared_ptr<const StoredBlock>> blocks_;
    std::vector<StoredTx> txs_;
    std::vector<std::string> mempool_;
    BlockSink block_sink_;
    std::map<std::size_t, EventSink> sinks_;
    std::size_t sink_ids_ = 0;
    std::string rpc_address_;
    mutable std::string last_path_, last_request_;
};

}  // namespace ve::serve
