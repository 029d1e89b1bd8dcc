// A node in this process: no socket, no encoding of answers but the one the chain itself makes.
#include <google/protobuf/message.h>

#include "client/connection.hpp"
#include "node/chain/wire_errors.hpp"
#include "node/node.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

class InProcess final : public Connection {
  public:
    explicit InProcess(Node& node) : node_{node} {}

    Result<NodeState> state() override {
        const auto status = node_.status();
        return NodeState{status.chain_id,
                         status.latest_height,
                         status.latest_time,
                         status.latest_block_hash,
                         status.latest_app_hash,
                         status.catching_up,
                         Json{},
                         status.earliest_height,
                         status.earliest_block_hash};
    }

    Result<std::string> query(const std::string& path, const std::string& request,
                              Height height) override {
        const auto* rpc = wire::Catalog::get().rpc(path);
        if (rpc == nullptr) return fail(errors::input, "no rpc is named {}", path);
        auto message = wire::Catalog::get().make(rpc->request->full_name());
        if (!message->ParseFromString(request))
            return fail(errors::internal, "a request to {} does not parse", path);
        auto answer = node_.query_rpc(path, *message, height);
        if (answer.ok()) return (*answer)->SerializeAsString();
        const auto error = on_abci_query(std::move(answer).error());  // as over the wire
        return chain_error(error.space(), error.code(), error.text());
    }

    Result<Gas> simulate(const std::string& tx) override {
        const auto simulated = TRY(node_.simulate(tx));
        if (!simulated.result.ok())
            return chain_error(simulated.result.codespace, simulated.result.code,
                               simulated.result.log);
        return simulated.used;
    }

    Result<Receipt> broadcast(const std::string& tx) override {
        auto checked = TRY(node_.broadcast(tx));
        return Receipt{wire::tx_hash(tx), Height{0}, std::move(checked)};
    }

    Result<Receipt> broadcast_and_wait(const std::string& tx, Duration timeout) override {
        auto committed = TRY(node_.broadcast_commit(tx, timeout));
        if (!committed.tx) return Receipt{wire::tx_hash(tx), Height{0}, std::move(committed.check)};
        return Receipt{committed.tx->hash, committed.tx->height, std::move(committed.tx->result)};
    }

    Result<std::optional<Receipt>> find(const Hash& hash) override {
        auto found = node_.tx(hash);
        if (!found.ok()) return std::optional<Receipt>{};
        return std::optional<Receipt>{Receipt{found->hash, found->height, found->result}};
    }

    Result<Json> block(Height height) override {
        const auto stored =
            TRY(node_.block(height.value == 0 ? std::nullopt : std::optional{height}));
        return Json::object({{"height", std::to_string(stored.block.header.height.value)},
                             {"time", stored.block.header.time.text()},
                             {"hash", hex_upper(stored.id.hash)},
                             {"txs", std::to_string(stored.block.txs.size())}});
    }

    std::string where() const override { return "this process"; }

  private:
    Node& node_;
};

}  // namespace

std::unique_ptr<Connection> connect(Node& node) { return std::make_unique<InProcess>(node); }

}  // namespace ve::client
