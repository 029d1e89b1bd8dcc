// cosmos.tx.v1beta1.Service, but for Simulate, which the chain answers by itself.
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "node/chain/wire_errors.hpp"
#include "node/limits.hpp"
#include "node/node_services.hpp"
#include "node/tx_response.hpp"
#include "wire/any.hpp"
#include "wire/tx.hpp"

namespace ve {

namespace {
namespace v1 = cosmos::tx::v1beta1;

Result<Time> time_of(Node& node, Height height) {
    return TRY(node.block(height)).block.header.time;
}

Result<v1::GetTxResponse> get_tx(Node& node, const v1::GetTxRequest& request) {
    if (request.hash().empty())
        return fail(grpc_status::invalid_argument, "tx hash cannot be empty");
    const auto bytes = parse_hex(request.hash());
    if (!bytes.ok() || bytes->size() != 32)
        return fail(grpc_status::invalid_argument, "tx hash {} is not 64 hexadecimal digits",
                    request.hash());
    Hash hash{};
    std::ranges::copy(*bytes, hash.begin());
    const auto stored = node.tx(hash);
    if (!stored.ok()) {
        if (!stored.error().is(sdk::not_found)) return stored.error();
        return fail(grpc_status::not_found, "tx not found: {}", request.hash());
    }
    const auto time = TRY(time_of(node, stored->height));
    v1::GetTxResponse out;
    auto tx                    = whole_tx(stored->tx);
    *out.mutable_tx_response() = tx_response(*stored, time, tx ? &*tx : nullptr);
    if (tx) *out.mutable_tx() = *std::move(tx);
    return out;
}

Result<v1::BroadcastTxResponse> broadcast_tx(Node& node, const v1::BroadcastTxRequest& request) {
    if (request.tx_bytes().empty()) return fail(grpc_status::invalid_argument, "invalid empty tx");
    const auto mode = request.mode();
    if (mode != v1::BROADCAST_MODE_SYNC && mode != v1::BROADCAST_MODE_ASYNC)
        return fail(errors::rpc_unknown, "unsupported return type {}; supported types: sync, async",
                    mode == v1::BROADCAST_MODE_UNSPECIFIED ? "unspecified" : "block");
    v1::BroadcastTxResponse out;
    const auto hash    = wire::tx_hash(request.tx_bytes());
    const auto checked = node.broadcast(request.tx_bytes());
    if (checked.ok() && mode == v1::BROADCAST_MODE_SYNC) {
        *out.mutable_tx_response() = check_response(hash, *checked);
        return out;
    }
    abci::TxResult result;
    if (!checked.ok()) {
        const auto& error = checked.error();
        if (error.space() != sdk::space) return error;
        result.code      = error.code();
        result.codespace = error.space();
        result.log       = error.detail();
    }
    *out.mutable_tx_response() = check_response(hash, result);
    return out;
}

Result<v1::GetTxsEventResponse> get_txs_event(Node& node, const v1::GetTxsEventRequest& request) {
    if (request.query().empty()) return fail(grpc_status::internal, "query cannot be empty");
    TxSearch search;
    search.query      = request.query();
    search.page       = request.page() == 0 ? 1 : request.page();
    search.per_page   = request.limit() == 0 ? limits::search_page_max : request.limit();
    search.descending = request.order_by() == v1::ORDER_BY_DESC;
    const auto found  = node.search_txs(search);
    if (!found.ok()) return fail(errors::rpc_unknown, "{}", found.error().detail());
    v1::GetTxsEventResponse out;
    out.set_total(found->total);
    for (const auto& stored : found->items) {
        auto tx = whole_tx(stored.tx);
        if (!tx) continue;
        const auto time         = TRY(time_of(node, stored.height));
        *out.add_tx_responses() = tx_response(stored, time, &*tx);
        *out.add_txs()          = *std::move(tx);
    }
    return out;
}

Result<v1::GetBlockWithTxsResponse> get_block_with_txs(Node& node,
                                                       const v1::GetBlockWithTxsRequest& request) {
    const auto newest = node.status().latest_height;
    if (request.height() < 1 || request.height() > newest.value)
        return fail(grpc_status::invalid_argument,
                    "height must not be less than 1 or greater than the current height ({})",
                    newest);
    const auto stored = TRY(node.block(Height{request.height()}));
    std::vector<v1::Tx> txs;
    for (const auto& raw : stored.block.txs)
        if (auto tx = whole_tx(raw)) txs.push_back(*std::move(tx));
    v1::GetBlockWithTxsResponse out;
    const auto offset = request.pagination().offset();
    const auto limit  = request.pagination().limit() == 0 ? 100 : request.pagination().limit();
    if (offset > txs.size())
        return fail(grpc_status::invalid_argument,
                    "out of range: cannot paginate {} txs with offset {} and limit {}", txs.size(),
                    offset, limit);
    for (std::size_t i = offset; i < txs.size() && i - offset < limit; ++i)
        *out.add_txs() = std::move(txs[i]);
    out.mutable_pagination()->set_total(txs.size());
    const auto block = consensus::block_bytes(stored.block);
    const auto id    = consensus::block_id_bytes(stored.id);
    VE_INVARIANT(out.mutable_block()->ParseFromArray(block.data(), static_cast<int>(block.size())));
    VE_INVARIANT(out.mutable_block_id()->ParseFromArray(id.data(), static_cast<int>(id.size())));
    return out;
}

Result<v1::TxDecodeResponse> decode(Node&, const v1::TxDecodeRequest& request) {
    if (request.tx_bytes().empty())
        return fail(grpc_status::invalid_argument, "invalid empty tx bytes");
    TRY(wire::decode_tx(request.tx_bytes()));
    v1::TxDecodeResponse out;
    auto tx = whole_tx(request.tx_bytes());
    VE_INVARIANT(tx.has_value());
    *out.mutable_tx() = *std::move(tx);
    return out;
}

Result<v1::TxEncodeResponse> encode(Node&, const v1::TxEncodeRequest& request) {
    if (!request.has_tx()) return fail(grpc_status::invalid_argument, "invalid empty tx");
    v1::TxEncodeResponse out;
    out.set_tx_bytes(raw_tx(request.tx()));
    return out;
}

constexpr std::string_view no_amino =
    "amino binary transactions are not supported; use TxEncode and TxDecode";

Result<v1::TxEncodeAminoResponse> encode_amino(Node&, const v1::TxEncodeAminoRequest&) {
    return fail(grpc_status::unimplemented, "{}", no_amino);
}

Result<v1::TxDecodeAminoResponse> decode_amino(Node&, const v1::TxDecodeAminoRequest&) {
    return fail(grpc_status::unimplemented, "{}", no_amino);
}
}  // namespace

void add_tx_services(NodeServices& services) {
    services.add(&get_tx);
    services.add(&broadcast_tx);
    services.add(&get_txs_event);
    services.add(&get_block_with_txs);
    services.add(&decode);
    services.add(&encode);
    services.add(&encode_amino);
    services.add(&decode_amino);
}

}  // namespace ve
