#include "client/remote_node.hpp"

#include <google/protobuf/message.h>

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "client/pause.hpp"
#include "client/rpc_forms.hpp"
#include "node/chain/wire_errors.hpp"
#include "node/world/boot_time.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

constexpr std::size_t page_max      = 100;
constexpr auto between_looks        = Duration::milliseconds(20);
constexpr auto block_wait_max       = Duration::seconds(60);  // for one block
constexpr std::string_view own_fees = "/cosmos.base.node.v1beta1.Service/Config";

Json at_height(std::optional<Height> height) {
    auto out = Json::object();
    if (height) out.set("height", std::to_string(height->value));
    return out;
}

Json tx_params(const std::string& tx) { return Json::object({{"tx", base64(bytes_of(tx))}}); }

Result<StoredTx> stored_tx(const Json& json) {
    StoredTx out;
    out.hash   = TRY(forms::hash_at(json, "hash"));
    out.height = Height{TRY(forms::number_at(json, "height"))};
    out.index  = static_cast<std::uint32_t>(TRY(TRY(json.member("index"))->u64(UINT32_MAX)));
    out.tx     = TRY(forms::base64_or_empty(json, "tx"));
    const auto* result = TRY(json.member("tx_result"));
    out.result         = TRY(forms::tx_result(*result));
    return out;
}

Json search_params(const TxSearch& search) {
    return Json::object({{"query", search.query},
                         {"prove", false},
                         {"page", std::to_string(search.page)},
                         {"per_page", std::to_string(search.per_page)},
                         {"order_by", search.descending ? "desc" : "asc"}});
}

}  // namespace

Result<std::unique_ptr<RemoteNode>> RemoteNode::open(const std::string& url) {
    auto out   = TRY(later(url));
    out->last_ = TRY(out->ask_status());
    return out;
}

Result<std::unique_ptr<RemoteNode>> RemoteNode::later(const std::string& url) {
    auto parsed = TRY(Url::parse(url));
    return std::unique_ptr<RemoteNode>{new RemoteNode{std::move(parsed)}};
}

Error RemoteNode::cannot(std::string_view what) const {
    return fail(errors::refused, "{}:{} makes its blocks by itself: nobody can {} here", url_.host,
                url_.port, what)
        .with_hint("a devnet of the embedded engine can: ve devnet up");
}

Result<Json> RemoteNode::call(std::string_view method, const Json& params, Duration timeout) const {
    std::unique_ptr<JsonRpc> line;
    {
        const std::lock_guard lock{mutex_};
        if (!idle_.empty()) {
            line = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!line) line = std::make_unique<JsonRpc>(url_);
    auto answer = line->call(method, params, timeout);
    const std::lock_guard lock{mutex_};
    idle_.push_back(std::move(line));
    return answer;
}

Result<Status> RemoteNode::ask_status() const {
    const auto answer  = TRY(call("status", Json::object()));
    const auto* info   = TRY(answer.member("node_info"));
    const auto* sync   = TRY(answer.member("sync_info"));
    const auto* member = TRY(answer.member("validator_info"));
    Status out;
    out.chain_id      = TRY(forms::text_at(*info, "network"));
    out.moniker       = forms::text_or_empty(*info, "moniker");
    out.node_id       = forms::text_or_empty(*info, "id");
    out.latest_height = Height{TRY(forms::number_at(*sync, "latest_block_height"))};
    out.catching_up   = TRY(TRY(sync->member("catching_up"))->boolean());
    if (const auto* other = info->find("other"))
        out.rpc_address = forms::text_or_empty(*other, "rpc_address");
    if (!told_address_.empty()) out.rpc_address = told_address_;
    if (const auto* power = member->find("voting_power")) out.voting_power = TRY(power->i64());
    if (const auto* key = member->find("pub_key")) {
        const auto bytes = TRY(forms::base64_or_empty(*key, "value"));
        if (bytes.size() == out.validator_key.size())
            std::ranges::copy(bytes_of(bytes), out.validator_key.begin());
    }
    if (out.latest_height.value == 0) return out;
    out.latest_block_hash   = TRY(forms::hash_at(*sync, "latest_block_hash"));
    out.latest_time         = TRY(forms::time_at(*sync, "latest_block_time"));
    out.earliest_height     = Height{TRY(forms::number_at(*sync, "earliest_block_height"))};
    out.earliest_block_hash = TRY(forms::hash_at(*sync, "earliest_block_hash"));
    out.earliest_time       = TRY(forms::time_at(*sync, "earliest_block_time"));
    // Of the state that the newest block starts from: CometBFT knows no later one.
    if (!forms::text_or_empty(*sync, "latest_app_hash").empty())
        out.latest_app_hash = TRY(forms::hash_at(*sync, "latest_app_hash"));
    TRY(step_back(out));
    return out;
}

// CometBFT tells of a block before the application has executed it; here it counts once its state
// can be asked for.
Result<void> RemoteNode::step_back(Status& status) const {
    const auto answer   = TRY(call("abci_info", Json::object()));
    const auto* info    = TRY(answer.member("response"));
    const auto* reached = info->find("last_block_height");
    const Height done{reached == nullptr ? 0 : TRY(reached->i64())};
    if (done >= status.latest_height || done.value == 0) return {};
    const auto found         = TRY(call("header", at_height(done)));
    const auto* head         = TRY(found.member("header"));
    const auto header        = TRY(forms::header(*head));
    const auto hash          = consensus::header_hash(header);
    status.latest_height     = done;
    status.latest_time       = header.time;
    status.latest_block_hash = hash;
    return {};
}

Status RemoteNode::status() const {
    auto now = ask_status();
    const std::lock_guard lock{mutex_};
    if (now.ok()) last_ = std::move(now).value();
    return last_;
}

Result<abci::TxResult> RemoteNode::broadcast(const std::string& tx) {
    const auto answer = TRY(call("broadcast_tx_sync", tx_params(tx)));
    return forms::tx_result(answer);
}

std::vector<Result<abci::TxResult>> RemoteNode::broadcast(const std::vector<std::string>& txs) {
    std::vector<Result<abci::TxResult>> out;
    for (const auto& tx : txs) out.push_back(broadcast(tx));
    return out;
}

Result<Node::Committed> RemoteNode::broadcast_commit(const std::string& tx, Duration timeout) {
    const auto answer = TRY(call("broadcast_tx_commit", tx_params(tx), timeout));
    const auto* check = TRY(answer.member("check_tx"));
    Committed out;
    out.check = TRY(forms::tx_result(*check));
    if (!out.check.ok()) return out;
    const auto* result = TRY(answer.member("tx_result"));
    out.tx.emplace(StoredTx{wire::tx_hash(tx), Height{TRY(forms::number_at(answer, "height"))}, 0,
                            tx, TRY(forms::tx_result(*result))});
    return out;
}

Result<std::vector<std::optional<Node::Outcome>>> RemoteNode::wait_for(const std::vector<Hash>& txs,
                                                                       Duration timeout) {
    const auto until = world::since_boot().nanos + timeout.nanos;
    std::vector<std::optional<Outcome>> out(txs.size());
    for (std::size_t i = 0; i < txs.size(); ++i)
        for (auto found = tx(txs[i]); !out[i]; found = tx(txs[i])) {
            if (found.ok()) {
                out[i] = Outcome{found->height, std::move(found->result)};
                continue;
            }
            if (!found.error().is(sdk::not_found)) return std::move(found).error();
            if (world::since_boot().nanos > until) break;
            client::pause(between_looks);
        }
    return out;
}

abci::TxResult RemoteNode::check_tx(const std::string& tx) {
    auto answer = call("check_tx", tx_params(tx));
    auto result = answer.ok() ? forms::tx_result(*answer) : Result<abci::TxResult>{answer.error()};
    if (result.ok()) return std::move(result).value();
    abci::TxResult refused;
    refused.code      = sdk::io.code;
    refused.codespace = sdk::space;
    refused.log       = result.error().text();
    return refused;
}

std::vector<std::string> RemoteNode::mempool(std::size_t limit) const {
    const auto answer = call(
        "unconfirmed_txs",
        Json::object({{"limit", std::to_string(std::clamp<std::size_t>(limit, 1, page_max))}}));
    std::vector<std::string> out;
    const auto* txs = answer.ok() ? answer->find("txs") : nullptr;
    if (txs == nullptr || !txs->is_array()) return out;
    for (const auto& tx : txs->items())
        if (const auto bytes = parse_base64(tx.raw()); bytes.ok()) out.push_back(string_of(*bytes));
    return out;
}

std::pair<std::size_t, std::size_t> RemoteNode::mempool_size() const {
    const auto answer = call("num_unconfirmed_txs", Json::object());
    const auto number = [&](std::string_view name) -> std::size_t {
        const auto* found = answer.ok() ? answer->find(name) : nullptr;
        return found == nullptr ? 0 : found->u64().value_or(0);
    };
    return {number("total"), number("total_bytes")};
}

Result<abci::QueryResult> RemoteNode::abci_query(const abci::Query& query) const {
    const auto answer =
        TRY(call("abci_query", Json::object({{"path", query.path},
                                             {"data", hex(bytes_of(query.data))},
                                             {"height", std::to_string(query.height.value)},
                                             {"prove", query.prove}})));
    const auto* response = TRY(answer.member("response"));
    return forms::query_result(*response);
}

abci::QueryResult RemoteNode::query(const abci::Query& query) const {
    if (services_.serves(query.path) && query.path != own_fees) return services_.query(query);
    auto answer = abci_query(query);
    if (answer.ok()) return std::move(answer).value();
    abci::QueryResult refused;
    refused.code      = sdk::io.code;
    refused.codespace = sdk::space;
    refused.log       = answer.error().text();
    return refused;
}

// The services that need blocks are answered here out of what the RPC tells; all others by the
// application.
Result<std::unique_ptr<wire::Proto>> RemoteNode::query_rpc(const std::string& path,
                                                           const wire::Proto& request,
                                                           Height height) const {
    if (services_.serves(path) && path != own_fees) return services_.call(path, request, height);
    const auto* rpc = wire::Catalog::get().rpc(path);
    if (rpc == nullptr) return fail(grpc_status::unimplemented, "unknown service method {}", path);
    auto answer = TRY(abci_query({path, request.SerializeAsString(), height, false}));
    if (answer.code != 0)
        return from_abci_query(std::move(answer.codespace), answer.code, std::move(answer.log));
    auto out = wire::Catalog::get().make(rpc->response->full_name());
    if (!out->ParseFromString(answer.value))
        return fail(errors::peer, "{} was answered with bytes that are no {}", path,
                    rpc->response->full_name());
    return out;
}

Result<Node::Simulated> RemoteNode::simulate(const std::string& tx) const {
    auto answer = TRY(abci_query({"/app/simulate", tx, Height{}, false}));
    Simulated out;
    if (answer.code != 0) {
        out.result.code      = answer.code;
        out.result.codespace = std::move(answer.codespace);
        out.result.log       = std::move(answer.log);
        return out;
    }
    const auto json = TRY(Json::parse(answer.value));
    const auto* gas = TRY(json.member("gas_info"));
    out.used        = Gas{TRY(TRY(gas->member("gas_used"))->u64())};
    if (const auto* wanted = gas->find("gas_wanted")) out.wanted = Gas{TRY(wanted->u64())};
    return out;
}

Result<StoredBlock> RemoteNode::block(std::optional<Height> height) const {
    const auto answer = TRY(call("block", at_height(height)));
    const auto* whole = TRY(answer.member("block"));
    const auto* id    = TRY(answer.member("block_id"));
    StoredBlock out;
    out.block        = TRY(forms::block(*whole));
    out.id           = TRY(forms::block_id(*id));
    out.size         = consensus::block_bytes(out.block).size();
    const auto at    = at_height(out.block.header.height);
    const auto made  = TRY(call("block_results", at));
    out.results      = TRY(forms::results(made));
    const auto votes = TRY(call("commit", at));
    const auto* both = TRY(votes.member("signed_header"));
    const auto* seen = TRY(both->member("commit"));
    out.seen_commit  = TRY(forms::commit(*seen));
    return out;
}

Result<std::optional<StoredBlock>> RemoteNode::block_by_hash(const Hash& hash) const {
    const auto answer =
        TRY(call("block_by_hash", Json::object({{"hash", base64(ByteView{hash})}})));
    const auto* found = TRY(answer.member("block"));
    if (found->is_null()) return std::optional<StoredBlock>{};
    const auto known = TRY(forms::block(*found));
    return std::optional{TRY(block(known.header.height))};
}

Result<consensus::ValidatorSet> RemoteNode::validators(std::optional<Height> height) const {
    auto members = TRY(forms::validators(
        [this](const Json& params) { return call("validators", params); }, height));
    // CometBFT does not tell whose turn it is; who was last has paid for it with his priority.
    const auto last = std::ranges::min_element(members, {}, &consensus::Validator::priority);
    if (last == members.end()) return fail(errors::peer, "a set without validators");
    const auto proposer = last->address;
    return consensus::ValidatorSet::restored(std::move(members), proposer);
}

Result<abci::ConsensusParams> RemoteNode::consensus_params(std::optional<Height> height) const {
    const auto answer  = TRY(call("consensus_params", at_height(height)));
    const auto* params = TRY(answer.member("consensus_params"));
    return forms::params(*params);
}

Result<StoredTx> RemoteNode::tx(const Hash& hash) const {
    const auto answer =
        call("tx", Json::object({{"hash", base64(ByteView{hash})}, {"prove", false}}));
    if (answer.ok()) return stored_tx(*answer);
    if (answer.error().detail().find("not found") == std::string::npos) return answer.error();
    return fail(sdk::not_found, "tx ({}) not found", hex_upper(hash));
}

Result<Found<StoredTx>> RemoteNode::search_txs(const TxSearch& search) const {
    const auto answer = TRY(call("tx_search", search_params(search)));
    Found<StoredTx> out;
    out.total       = TRY(TRY(answer.member("total_count"))->u64());
    const auto* txs = TRY(answer.member("txs"));
    for (const auto& each : txs->items()) out.items.push_back(TRY(stored_tx(each)));
    return out;
}

Result<Found<StoredBlock>> RemoteNode::search_blocks(const TxSearch& search) const {
    const auto answer = TRY(call("block_search", search_params(search)));
    Found<StoredBlock> out;
    out.total          = TRY(TRY(answer.member("total_count"))->u64());
    const auto* blocks = TRY(answer.member("blocks"));
    for (const auto& each : blocks->items()) {
        const auto* whole = TRY(each.member("block"));
        const auto known  = TRY(forms::block(*whole));
        out.items.push_back(TRY(block(known.header.height)));
    }
    return out;
}

// A block at a time has its patience.
Result<Height> RemoteNode::await(Height height) const {
    auto until = world::since_boot().nanos + block_wait_max.nanos;
    Height last;
    while (true) {
        const auto now = TRY(ask_status()).latest_height;
        if (now >= height) return now;
        if (now != last) until = world::since_boot().nanos + block_wait_max.nanos;
        last = now;
        if (world::since_boot().nanos > until)
            return fail(errors::busy, "no block came after {} within {}", now, block_wait_max)
                .with_hint("more than two thirds of the voting power must be up: ve devnet status");
        client::pause(between_looks);
    }
}

Result<Height> RemoteNode::mine(std::uint64_t count) {
    const auto now = TRY(ask_status()).latest_height;
    return await(Height{now.value + static_cast<std::int64_t>(count)});
}

Result<Time> RemoteNode::travel(Duration span) {
    if (span > travel_max) return cannot(fmt::format("travel for longer than {}", travel_max));
    auto now         = TRY(ask_status());
    const auto there = TRY(now.latest_time.plus(span));
    while (now.latest_time < there) {
        TRY(await(Height{now.latest_height.value + 1}));
        now = TRY(ask_status());
    }
    return now.latest_time;
}

}  // namespace ve::client
