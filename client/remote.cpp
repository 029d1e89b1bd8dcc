// A node behind its JSON-RPC port. gRPC queries travel as abci_query, as CosmJS sends them.
#include <algorithm>

#include "client/connection.hpp"
#include "client/json_rpc.hpp"
#include "client/pause.hpp"
#include "client/rpc_forms.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

using forms::hash_at;
using forms::text_or_empty;
using forms::tx_result;

constexpr std::size_t body_max  = 950'000;               // what servers take, less the frame
constexpr Duration longest_wait = Duration::seconds(5);  // of one call of wait_txs

class Remote final : public Connection {
  public:
    explicit Remote(Url url) : rpc_{std::move(url)} {}

    Result<NodeState> state() override {
        const auto result = TRY(rpc_.call("status", Json::object()));
        const auto* info  = TRY(result.member("node_info"));
        const auto* sync  = TRY(result.member("sync_info"));
        NodeState out;
        out.chain_id    = TRY(TRY(info->member("network"))->text());
        out.height      = Height{TRY(TRY(sync->member("latest_block_height"))->i64())};
        const auto time = TRY(TRY(sync->member("latest_block_time"))->text());
        out.time        = TRY(Time::parse(time));
        out.block_hash  = TRY(hash_at(*sync, "latest_block_hash"));
        out.app_hash    = TRY(hash_at(*sync, "latest_app_hash"));
        out.catching_up = TRY(TRY(sync->member("catching_up"))->boolean());
        // Older nodes do not tell: then only the id names the chain.
        if (const auto* first = sync->find("earliest_block_height")) {
            out.first_height = Height{TRY(first->i64())};
            out.first_block  = TRY(hash_at(*sync, "earliest_block_hash"));
        }
        out.raw = result;
        return out;
    }

    Result<std::string> query(const std::string& path, const std::string& request,
                              Height height) override {
        return abci_query(path, request, height);
    }

    // Not the Simulate rpc: its answer to a refusal has lost the code.
    Result<Gas> simulate(const std::string& tx) override {
        const auto text  = TRY(abci_query("/app/simulate", tx, Height{0}));
        const auto json  = TRY(Json::parse(text));
        const auto* info = TRY(json.member("gas_info"));
        return Gas{TRY(TRY(info->member("gas_used"))->u64())};
    }

    Result<Receipt> broadcast(const std::string& tx) override {
        const auto result =
            TRY(rpc_.call("broadcast_tx_sync", Json::object({{"tx", base64(bytes_of(tx))}})));
        return checked_of(result, tx);
    }

    std::vector<Result<Receipt>> broadcast_all(const std::vector<std::string>& txs) override {
        std::vector<Result<Receipt>> out;
        out.reserve(txs.size());
        while (out.size() < txs.size() && rpc_.may_know("broadcast_tx_batch")) {
            const auto first = out.size();
            auto answered    = rpc_.call_text("broadcast_tx_batch", batch_params(txs, first));
            if (!answered.ok() && !rpc_.may_know("broadcast_tx_batch")) break;
            const auto count = answered.ok() ? answered->items().size() : 0;
            for (std::size_t i = 0; i < count && out.size() < txs.size(); ++i)
                out.push_back(checked_of(answered->items()[i], txs[out.size()]));
            if (count > 0) continue;
            const auto why = answered.ok() ? fail(errors::peer, "{} answered nothing", where())
                                           : answered.error();
            while (out.size() < txs.size()) out.emplace_back(why);
        }
        std::vector<Json> params;
        for (auto i = out.size(); i < txs.size(); ++i)
            params.push_back(Json::object({{"tx", base64(bytes_of(txs[i]))}}));
        for (auto& answer : rpc_.call_each("broadcast_tx_sync", params))
            out.push_back(answer.ok() ? checked_of(*answer, txs[out.size()])
                                      : Result<Receipt>{std::move(answer).error()});
        return out;
    }

    Result<Receipt> broadcast_and_wait(const std::string& tx, Duration timeout) override {
        const auto result = TRY(rpc_.call("broadcast_tx_commit",
                                          Json::object({{"tx", base64(bytes_of(tx))}}), timeout));
        Receipt out;
        out.hash           = wire::tx_hash(tx);
        out.height         = Height{TRY(TRY(result.member("height"))->i64())};
        const auto* member = TRY(result.member(out.height.value == 0 ? "check_tx" : "tx_result"));
        out.result         = TRY(tx_result(*member));
        return out;
    }

    Result<std::optional<Receipt>> find(const Hash& hash) override {
        return found_of(rpc_.call("tx", lookup(hash)), hash);
    }

    Result<std::vector<std::optional<Receipt>>> outcomes(const std::vector<Hash>& txs,
                                                         Duration at_most) override {
        if (rpc_.may_know("wait_txs")) {
            auto answered = wait_txs(txs, at_most);
            if (answered.ok() || rpc_.may_know("wait_txs")) return answered;
        }
        // The order in which they were sent: nothing is behind the first that is missing.
        if (!txs.empty() && !TRY(wait_for(txs.front(), at_most)))
            return std::vector<std::optional<Receipt>>(txs.size());
        std::vector<Json> params;
        for (const auto& hash : txs) params.push_back(lookup(hash));
        auto answers = rpc_.call_each("tx", params);
        std::vector<std::optional<Receipt>> out;
        for (std::size_t i = 0; i < txs.size(); ++i)
            out.push_back(TRY(found_of(std::move(answers[i]), txs[i])));
        return out;
    }

    Result<std::optional<Hash>> find_by_sequence(const Address& account,
                                                 Sequence sequence) override {
        const auto query  = fmt::format("tx.acc_seq='{}/{}'", account, sequence);
        const auto found  = TRY(rpc_.call(
             "tx_search", Json::object({{"query", query}, {"prove", false}, {"per_page", "1"}})));
        const auto* items = TRY(found.member("txs"));
        if (!items->is_array() || items->items().empty()) return std::optional<Hash>{};
        return std::optional{TRY(hash_at(items->items().front(), "hash"))};
    }

    Result<std::optional<Receipt>> wait_for(const Hash& hash, Duration at_most) override {
        if (rpc_.may_know("wait_txs")) {
            const auto answered = wait_txs({hash}, at_most);
            if (answered.ok() && !answered->front()) return std::optional<Receipt>{};
            if (answered.ok()) return find(hash);
            if (rpc_.may_know("wait_txs")) return answered.error();
        }
        constexpr auto step = Duration::milliseconds(100);
        for (auto left = at_most;; left.nanos -= step.nanos) {
            auto found = TRY(find(hash));
            if (found || left.nanos <= 0) return found;
            pause(std::min(step, left));
        }
    }

    Result<Json> block(Height height) override {
        auto params = Json::object();
        if (height.value != 0) params.set("height", std::to_string(height.value));
        auto answered = rpc_.call("block", params);
        if (!answered.ok() && answered.error().detail().find("height") != std::string::npos)
            return fail(errors::input, "{}", answered.error().detail())
                .with_hint("ve query block shows the newest");
        return answered;
    }

    Result<Json> call(const std::string& method, const Json& params) override {
        return rpc_.call(method, params);
    }

    std::string where() const override { return rpc_.where(); }

  private:
    static Json lookup(const Hash& hash) {
        return Json::object({{"hash", base64(hash)}, {"prove", false}});
    }

    static Result<Receipt> checked_of(const Json& json, const std::string& tx) {
        Receipt out;
        out.hash = wire::tx_hash(tx);
        out.result.code =
            static_cast<std::uint32_t>(TRY(TRY(json.member("code"))->u64(UINT32_MAX)));
        out.result.log       = text_or_empty(json, "log");
        out.result.codespace = text_or_empty(json, "codespace");
        return out;
    }

    static Result<std::optional<Receipt>> found_of(Result<Json> answered, const Hash& hash) {
        if (!answered.ok()) {
            if (answered.error().detail().find("not found") != std::string::npos)
                return std::optional<Receipt>{};
            return std::move(answered).error();
        }
        Receipt out;
        out.hash            = hash;
        out.height          = Height{TRY(TRY(answered->member("height"))->i64())};
        const auto* members = TRY(answered->member("tx_result"));
        out.result          = TRY(tx_result(*members));
        return std::optional<Receipt>{std::move(out)};
    }

    // As many from `first` on as fit into one body.
    static std::string batch_params(const std::vector<std::string>& txs, std::size_t first) {
        std::string out = R"({"txs":[)";
        for (auto i = first; i < txs.size(); ++i) {
            if (i > first && out.size() + txs[i].size() * 4 / 3 + 8 > body_max) break;
            out += (i == first ? "\"" : ",\"") + base64(bytes_of(txs[i])) + '"';
        }
        return out + "]}";
    }

    Result<std::vector<std::optional<Receipt>>> wait_txs(const std::vector<Hash>& txs,
                                                         Duration at_most) {
        std::string params = R"({"hashes":[)";
        for (const auto& hash : txs)
            params += (params.back() == '[' ? "\"" : ",\"") + base64(hash) + '"';
        params += fmt::format(R"(],"timeout_ms":"{}"}})",
                              std::clamp(at_most, Duration{}, longest_wait).nanos / 1'000'000);
        const auto answered = TRY(rpc_.call_text("wait_txs", params));
        if (answered.items().size() != txs.size())
            return fail(errors::peer, "{} answered for {} of {} transactions", where(),
                        answered.items().size(), txs.size());
        std::vector<std::optional<Receipt>> out(txs.size());
        for (std::size_t i = 0; i < txs.size(); ++i) {
            const auto& each = answered.items()[i];
            if (each.is_null()) continue;
            const auto height = TRY(TRY(each.member("height"))->i64());
            out[i]            = Receipt{txs[i], Height{height}, TRY(tx_result(each))};
        }
        return out;
    }

    Result<std::string> abci_query(const std::string& path, const std::string& data,
                                   Height height) {
        const auto result =
            TRY(rpc_.call("abci_query", Json::object({{"path", path},
                                                      {"data", hex(bytes_of(data))},
                                                      {"height", std::to_string(height.value)},
                                                      {"prove", false}})));
        const auto* response = TRY(result.member("response"));
        auto answer          = TRY(forms::query_result(*response));
        if (answer.code == 0) return std::move(answer.value);
        return chain_error(std::move(answer.codespace), answer.code, std::move(answer.log));
    }

    JsonRpc rpc_;
};

}  // namespace

Result<std::unique_ptr<Connection>> connect(const std::string& url) {
    auto parsed = TRY(Url::parse(url));
    return std::unique_ptr<Connection>{std::make_unique<Remote>(std::move(parsed))};
}

}  // namespace ve::client
