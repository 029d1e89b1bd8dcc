// A node behind its JSON-RPC port. gRPC queries travel as abci_query, as CosmJS sends them.
#include <array>

#include "base/sdk_errors.hpp"
#include "client/connection.hpp"
#include "client/http.hpp"
#include "client/pause.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

constexpr Duration call_timeout = Duration::seconds(30);
constexpr Duration longest_wait = Duration::seconds(5);  // of one call of wait_txs

Result<std::vector<abci::Event>> events_of(const Json* list) {
    std::vector<abci::Event> out;
    if (list == nullptr || !list->is_array()) return out;
    for (const auto& item : list->items()) {
        abci::Event event;
        event.type = TRY(TRY(item.member("type"))->text());
        if (const auto* attributes = item.find("attributes"))
            for (const auto& each : attributes->items()) {
                auto key   = TRY(TRY(each.member("key"))->text());
                auto value = TRY(TRY(each.member("value"))->text());
                event.attributes.push_back({std::move(key), std::move(value), true});
            }
        out.push_back(std::move(event));
    }
    return out;
}

Result<std::string> bytes_of_member(const Json& object, std::string_view name) {
    const auto* found = object.find(name);
    if (found == nullptr || found->is_null()) return std::string{};
    const auto text  = TRY(found->text());
    const auto bytes = TRY(parse_base64(text));
    return string_of(bytes);
}

std::string text_or_empty(const Json& object, std::string_view name) {
    const auto* found = object.find(name);
    return found != nullptr && found->is_string() ? found->raw() : std::string{};
}

Result<abci::TxResult> tx_result_of(const Json& json) {
    abci::TxResult out;
    out.code      = static_cast<std::uint32_t>(TRY(TRY(json.member("code"))->u64(UINT32_MAX)));
    out.data      = TRY(bytes_of_member(json, "data"));
    out.log       = text_or_empty(json, "log");
    out.info      = text_or_empty(json, "info");
    out.codespace = text_or_empty(json, "codespace");
    if (const auto* wanted = json.find("gas_wanted")) out.gas_wanted = TRY(wanted->i64());
    if (const auto* used = json.find("gas_used")) out.gas_used = TRY(used->i64());
    out.events = TRY(events_of(json.find("events")));
    return out;
}

Result<Hash> hash_of(const Json& json, std::string_view name) {
    const auto text  = TRY(TRY(json.member(name))->text());
    const auto bytes = TRY(parse_hex(text));
    Hash out{};
    if (bytes.size() != out.size()) return fail(errors::peer, "\"{}\" is not a hash", name);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

constexpr std::string_view unknown_method = "Method not found";

bool is_unknown_method(const Error& error) {
    return error.detail().find(unknown_method) != std::string::npos;
}

// JSON-RPC has lost the code of what the mempool says.
Error mempool_refusal(Error error) {
    struct Known {
        std::string_view text;
        const ErrorKind& kind;
    };
    static constexpr std::array<Known, 3> known = {
        {{"tx already exists in cache", sdk::tx_in_mempool},
         {"mempool is full", sdk::mempool_full},
         {"Tx too large", sdk::tx_too_large}}};
    for (const auto& [text, kind] : known)
        if (const auto at = error.detail().find(text); at != std::string::npos)
            return chain_error(std::string{kind.space}, kind.code, error.detail().substr(at));
    return error;
}

class Remote final : public Connection {
  public:
    explicit Remote(Url url)
        : where_{"http://" + url.host + ":" + url.port}, http_{std::move(url)} {}

    Result<NodeState> state() override {
        const auto result = TRY(call("status", Json::object(), call_timeout));
        const auto* info  = TRY(result.member("node_info"));
        const auto* sync  = TRY(result.member("sync_info"));
        NodeState out;
        out.chain_id    = TRY(TRY(info->member("network"))->text());
        out.height      = Height{TRY(TRY(sync->member("latest_block_height"))->i64())};
        const auto time = TRY(TRY(sync->member("latest_block_time"))->text());
        out.time        = TRY(Time::parse(time));
        out.block_hash  = TRY(hash_of(*sync, "latest_block_hash"));
        out.app_hash    = TRY(hash_of(*sync, "latest_app_hash"));
        out.catching_up = TRY(TRY(sync->member("catching_up"))->boolean());
        // Older nodes do not tell: then only the id names the chain.
        if (const auto* first = sync->find("earliest_block_height")) {
            out.first_height = Height{TRY(first->i64())};
            out.first_block  = TRY(hash_of(*sync, "earliest_block_hash"));
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
        auto answered =
            call("broadcast_tx_sync", Json::object({{"tx", base64(bytes_of(tx))}}), call_timeout);
        if (!answered.ok()) return mempool_refusal(std::move(answered).error());
        const auto& result = *answered;
        Receipt out;
        out.hash = wire::tx_hash(tx);
        out.result.code =
            static_cast<std::uint32_t>(TRY(TRY(result.member("code"))->u64(UINT32_MAX)));
        out.result.log       = text_or_empty(result, "log");
        out.result.codespace = text_or_empty(result, "codespace");
        return out;
    }

    Result<Receipt> broadcast_and_wait(const std::string& tx, Duration timeout) override {
        auto answered =
            call("broadcast_tx_commit", Json::object({{"tx", base64(bytes_of(tx))}}), timeout);
        if (!answered.ok()) return mempool_refusal(std::move(answered).error());
        const auto& result = *answered;
        Receipt out;
        out.hash           = wire::tx_hash(tx);
        out.height         = Height{TRY(TRY(result.member("height"))->i64())};
        const auto* member = TRY(result.member(out.height.value == 0 ? "check_tx" : "tx_result"));
        out.result         = TRY(tx_result_of(*member));
        return out;
    }

    Result<std::optional<Receipt>> find(const Hash& hash) override {
        auto answered =
            call("tx", Json::object({{"hash", base64(hash)}, {"prove", false}}), call_timeout);
        if (!answered.ok()) {
            if (answered.error().detail().find("not found") != std::string::npos)
                return std::optional<Receipt>{};
            return std::move(answered).error();
        }
        Receipt out;
        out.hash            = hash;
        out.height          = Height{TRY(TRY(answered->member("height"))->i64())};
        const auto* members = TRY(answered->member("tx_result"));
        out.result          = TRY(tx_result_of(*members));
        return std::optional<Receipt>{std::move(out)};
    }

    Result<std::optional<Receipt>> wait_for(const Hash& hash, Duration at_most) override {
        if (waits_) {
            const auto patience = std::min(at_most, longest_wait);
            const auto params =
                Json::object({{"hashes", Json::array({Json{base64(hash)}})},
                              {"timeout_ms", std::to_string(patience.nanos / 1'000'000)}});
            const auto answered = call("wait_txs", params, call_timeout);
            waits_              = answered.ok() || !is_unknown_method(answered.error());
            if (waits_ && !answered.ok()) return answered.error();
            if (waits_ && (!answered->is_array() || answered->items().empty() ||
                           answered->items()[0].is_null()))
                return std::optional<Receipt>{};
            if (waits_) return find(hash);
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
        auto answered = call("block", params, call_timeout);
        if (!answered.ok() && answered.error().detail().find("height") != std::string::npos)
            return fail(errors::input, "{}", answered.error().detail())
                .with_hint("ve query block shows the newest");
        return answered;
    }

    std::string where() const override { return where_; }

  private:
    Result<std::string> abci_query(const std::string& path, const std::string& data,
                                   Height height) {
        const auto result   = TRY(call("abci_query",
                                       Json::object({{"path", path},
                                                     {"data", hex(bytes_of(data))},
                                                     {"height", std::to_string(height.value)},
                                                     {"prove", false}}),
                                       call_timeout));
        const auto* answer  = TRY(result.member("response"));
        const auto* code_at = answer->find("code");
        const auto code     = code_at == nullptr ? 0 : TRY(code_at->u64(UINT32_MAX));
        if (code != 0)
            return chain_error(text_or_empty(*answer, "codespace"),
                               static_cast<std::uint32_t>(code), text_or_empty(*answer, "log"));
        return bytes_of_member(*answer, "value");
    }

    Result<Json> call(std::string_view method, Json params, Duration timeout) {
        const auto request = Json::object(
            {{"jsonrpc", "2.0"}, {"id", ++id_}, {"method", method}, {"params", std::move(params)}});
        const auto body = TRY(http_.post(request.dump(), timeout));
        auto parsed     = Json::parse(body, {.bytes = HttpClient::max_body, .depth = 64});
        if (!parsed.ok())
            return fail(errors::peer, "{} answered {} with something that is no JSON", where_,
                        method);
        if (const auto* error = parsed->find("error")) {
            auto text          = text_or_empty(*error, "data");
            const auto message = text_or_empty(*error, "message");
            if (text.empty() || message == unknown_method) text = message;
            return fail(errors::peer, "{}: {}", method, text);
        }
        const auto* result = TRY(parsed->member("result"));
        return *result;
    }

    std::string where_;
    HttpClient http_;
    int id_     = 0;
    bool waits_ = true;  // the node knows wait_txs, as far as we know
};

}  // namespace

Result<std::unique_ptr<Connection>> connect(const std::string& url) {
    auto parsed = TRY(Url::parse(url));
    return std::unique_ptr<Connection>{std::make_unique<Remote>(std::move(parsed))};
}

}  // namespace ve::client
