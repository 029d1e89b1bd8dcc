// Questions about committed versions: rpcs of the modules, raw keys with proofs, the app itself.
#include <google/protobuf/message.h>

#include "base/sdk_errors.hpp"
#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "cosmos/store/internal/kv/v1beta1/kv.pb.h"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/wire_errors.hpp"
#include "wire/any.hpp"
#include "wire/catalog.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

namespace tx_service = cosmos::tx::v1beta1;
namespace sdk_abci   = cosmos::base::abci::v1beta1;
namespace kv         = cosmos::store::internal::kv::v1beta1;

constexpr int subspace_pairs_max          = 10'000;
constexpr std::string_view simulate_path  = "/cosmos.tx.v1beta1.Service/Simulate";
constexpr std::string_view broadcast_path = "/cosmos.tx.v1beta1.Service/BroadcastTx";

std::vector<std::string_view> words_of(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    std::vector<std::string_view> words;
    for (;;) {
        const auto slash = path.find('/');
        words.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return words;
        path.remove_prefix(slash + 1);
    }
}

void fill(const abci::TxResult& from, sdk_abci::Result* to) {
    to->set_data(from.data);
    to->set_log(from.log);
    for (const auto& event : from.events) {
        auto* out = to->add_events();
        out->set_type(event.type);
        for (const auto& [key, value, index] : event.attributes) {
            auto* one = out->add_attributes();
            one->set_key(key);
            one->set_value(value);
            one->set_index(index);
        }
    }
    sdk_abci::TxMsgData data;
    if (data.ParseFromString(from.data)) *to->mutable_msg_responses() = data.msg_responses();
}

Result<tx_service::SimulateResponse> answer_simulate(const ChainApp& chain,
                                                     const tx_service::SimulateRequest& request) {
    std::string tx = request.tx_bytes();
    if (tx.empty() && request.has_tx()) {
        const auto& parts = request.tx();
        tx = wire::encode_tx_raw(wire::serialize(parts.body()), wire::serialize(parts.auth_info()),
                                 {parts.signatures().begin(), parts.signatures().end()});
    }
    if (tx.empty()) return fail(grpc_status::invalid_argument, "empty txBytes is not allowed");
    const auto simulated = chain.simulate(tx);
    if (!simulated.result.ok())
        return fail(errors::rpc_unknown, "{} with gas used: '{}'", simulated.result.log,
                    simulated.used);
    tx_service::SimulateResponse response;
    response.mutable_gas_info()->set_gas_wanted(simulated.wanted.value);
    response.mutable_gas_info()->set_gas_used(simulated.used.value);
    fill(simulated.result, response.mutable_result());
    return response;
}

}  // namespace

bool ChainApp::serves(std::string_view path) const {
    return path == simulate_path || handlers_.query(path) != nullptr;
}

Result<std::unique_ptr<ChainApp::Proto>> ChainApp::query_rpc(std::string_view path,
                                                             const Proto& request,
                                                             Height height) const {
    auto version = TRY(versions_.at(height));
    if (path == simulate_path)
        return std::make_unique<tx_service::SimulateResponse>(
            TRY(answer_simulate(*this, dynamic_cast<const tx_service::SimulateRequest&>(request))));
    const auto* route = handlers_.query(path);
    if (route == nullptr)
        return fail(grpc_status::unimplemented, "unknown service or method {}", path);
    if (request.GetDescriptor()->full_name() != route->request)
        return fail(grpc_status::invalid_argument, "{} takes a {}", path, route->request);
    const BlockInfo block{options_.chain_id, version.height, version.time, {}, {}};
    Context ctx{Phase::query, block, version.state, GasMeter::unlimited()};
    return route->handler(ctx, request);
}

abci::QueryResult ChainApp::query(const abci::Query& query) const {
    auto result = answer(query);
    if (result.ok()) return std::move(result).value();
    const auto error = on_abci_query(std::move(result).error());
    abci::QueryResult refused;
    refused.code      = error.code();
    refused.codespace = error.space();
    refused.log       = error.text();
    refused.height    = query.height.value > 0 ? query.height : versions_.shown();
    return refused;
}

Result<abci::QueryResult> ChainApp::answer(const abci::Query& query) const {
    abci::QueryResult result;
    if (query.path == broadcast_path)
        return fail(sdk::invalid_request, "can't route a broadcast tx message");
    if (serves(query.path)) {
        const auto version = TRY(versions_.at(query.height));
        const auto* rpc    = wire::Catalog::get().rpc(query.path);
        auto request       = wire::Catalog::get().make(rpc->request->full_name());
        if (!request->ParseFromString(query.data))
            return fail(sdk::invalid_request, "the request is no {}", rpc->request->full_name());
        const auto response = TRY(query_rpc(query.path, *request, version.height));
        result.value        = wire::serialize(*response);
        result.height       = version.height;
        return result;
    }
    const auto words = words_of(query.path);
    if (words.size() == 3 && words[0] == "store") return query_store(query, words[1], words[2]);
    if (words.size() >= 2 && words[0] == "p2p" && words[1] == "filter") return result;
    if (words.size() == 2 && words[0] == "app") {
        result.height = versions_.shown();
        if (words[1] == "version") {
            result.value = options_.version;
            return result;
        }
        if (words[1] == "simulate") {
            const auto simulated = simulate(query.data);
            if (!simulated.result.ok())
                return Error{simulated.result.codespace, simulated.result.code,
                             "failed to simulate tx: " + simulated.result.log};
            sdk_abci::SimulationResponse response;
            response.mutable_gas_info()->set_gas_wanted(simulated.wanted.value);
            response.mutable_gas_info()->set_gas_used(simulated.used.value);
            fill(simulated.result, response.mutable_result());
            result.value = wire::to_json_text(response);
            return result;
        }
    }
    return fail(sdk::unknown_request, "unknown query path");
}

Result<abci::QueryResult> ChainApp::query_store(const abci::Query& query, std::string_view store,
                                                std::string_view kind) const {
    const auto version = TRY(versions_.at(query.height));
    if (query.prove && version.height.value <= 1)
        return fail(sdk::invalid_request,
                    "cannot query with proof when height <= 1; please provide a valid height");
    const auto* tree = version.state.find(store);
    if (tree == nullptr) return fail(sdk::unknown_request, "no such store: {:.80}", store);
    if (query.data.empty()) return fail(sdk::tx_decode, "query cannot be zero length");
    abci::QueryResult result;
    result.height = version.height;
    result.key    = query.data;
    if (kind == "subspace") {
        kv::Pairs pairs;
        const bool all = tree->walk(query.data, [&](std::string_view key, std::string_view value) {
            if (pairs.pairs_size() == subspace_pairs_max) return false;
            auto* pair = pairs.add_pairs();
            pair->set_key(std::string{key});
            pair->set_value(std::string{value});
            return true;
        });
        if (!all)
            return fail(sdk::invalid_request, "more than {} keys start so; ask for a longer prefix",
                        subspace_pairs_max);
        result.value = wire::serialize(pairs);
        return result;
    }
    if (kind != "key") return fail(sdk::unknown_request, "unexpected query path: {:.80}", kind);
    if (const auto value = tree->get(query.data)) result.value = std::string{*value};
    if (query.prove)
        for (const auto& op : TRY(version.state.prove(store, query.data)))
            result.proof_ops.push_back({op.type, string_of(op.key), string_of(op.data)});
    return result;
}

}  // namespace ve
