// RPC methods that take transactions in, and those that find them and their blocks.
#include <algorithm>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "node/serve/cmtjson.hpp"
#include "node/serve/rpc_pages.hpp"

namespace ve::serve {
namespace {

Result<TxSearch> asked_search(const Arguments& given, std::size_t page_index, bool descending) {
    TxSearch search;
    search.query = given.text(0);
    if (search.query.size() > limits::query_length)
        return fail(errors::input, "maximum query length exceeded");
    search.per_page  = page_size_of(given.integer(page_index + 1));
    const auto order = given.text(page_index + 2);
    if (!order.empty() && order != "asc" && order != "desc")
        return fail(errors::input, "expected order_by to be either `asc` or `desc` or empty");
    search.descending = order.empty() ? descending : order == "desc";
    const auto page   = given.integer(page_index).value_or(1);
    search.page       = page < 1 ? 1 : static_cast<std::size_t>(page);
    return search;
}

void write_broadcast(JsonWriter& out, const abci::TxResult& result, const std::string& tx) {
    out.begin().key("code").number(result.code).key("data").hex_upper(bytes_of(result.data));
    out.key("log").text(result.log).key("codespace").text(result.codespace);
    out.key("hash").hex_upper(sha256(tx)).end();
}

Result<void> write_tx_proof(RpcContext& context, const StoredTx& tx, JsonWriter& out) {
    const auto block = TRY(context.node.block(tx.height));
    std::vector<Hash> hashes;
    hashes.reserve(block.block.txs.size());
    for (const auto& each : block.block.txs) hashes.push_back(sha256(each));
    std::vector<Hash> leaves;
    leaves.reserve(hashes.size());
    for (const auto& hash : hashes) leaves.push_back(merkle::leaf_hash(hash));
    const auto proofs = merkle::proofs_of_leaves(leaves);
    if (tx.index >= proofs.size())
        return fail(errors::internal, "tx {} is not in block {}", tx.index, tx.height);
    const auto& proof = proofs[tx.index];

    out.key("proof").begin().key("root_hash").hex_upper(merkle::root_of_leaves(leaves));
    out.key("data").base64(tx.tx).key("proof").begin();
    out.key("total").quoted(proof.total).key("index").quoted(proof.index);
    out.key("leaf_hash").base64(ByteView{proof.leaf_hash}).key("aunts").begin_list();
    for (const auto& aunt : proof.aunts) out.base64(ByteView{aunt});
    out.end_list().end().end();
    return {};
}

Result<void> write_stored_tx(RpcContext& context, const StoredTx& tx, bool prove, JsonWriter& out) {
    out.begin().key("hash").hex_upper(tx.hash).key("height").quoted(tx.height.value);
    out.key("index").number(tx.index).key("tx_result");
    write_whole(out, tx.result);
    out.key("tx").base64(tx.tx);
    if (prove) TRY(write_tx_proof(context, tx, out));
    out.end();
    return {};
}

Result<void> unconfirmed_txs(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto txs          = context.node.mempool(page_size_of(given.integer(0)));
    const auto [all, bytes] = context.node.mempool_size();
    out.begin().key("n_txs").quoted(txs.size()).key("total").quoted(all);
    out.key("total_bytes").quoted(bytes).key("txs").begin_list();
    for (const auto& tx : txs) out.base64(tx);
    out.end_list().end();
    return {};
}

Result<void> num_unconfirmed_txs(RpcContext& context, const Arguments&, JsonWriter& out) {
    const auto [all, bytes] = context.node.mempool_size();
    out.begin().key("n_txs").quoted(all).key("total").quoted(all);
    out.key("total_bytes").quoted(bytes).key("txs").null().end();
    return {};
}

Result<void> check_tx(RpcContext& context, const Arguments& given, JsonWriter& out) {
    write_whole(out, context.node.check_tx(given.text(0)));
    return {};
}

Result<void> broadcast_tx_sync(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto tx     = given.text(0);
    const auto result = TRY(context.node.broadcast(tx));
    write_broadcast(out, result, tx);
    return {};
}

// The answer does not wait for the check's verdict, only for the mempool to take or refuse it.
Result<void> broadcast_tx_async(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto tx = given.text(0);
    TRY(context.node.broadcast(tx));
    write_broadcast(out, {}, tx);
    return {};
}

Result<void> broadcast_tx_commit(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto tx = given.text(0);
    const auto done =
        TRY(context.node.broadcast_commit(tx, Duration::seconds(limits::commit_wait_seconds)));
    out.begin().key("check_tx");
    write_whole(out, done.check);
    out.key("tx_result");
    write_whole(out, done.tx ? done.tx->result : abci::TxResult{});
    out.key("hash").hex_upper(sha256(tx));
    out.key("height").quoted(done.tx ? done.tx->height.value : 0).end();
    return {};
}

// Not CometBFT's: many transactions in one call, one answer for each in their order.
Result<void> broadcast_tx_batch(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto& txs = given.list(0);
    if (txs.size() > limits::batch_txs)
        return fail(errors::input, "{} transactions in one batch, the limit is {}", txs.size(),
                    limits::batch_txs);
    const auto results = context.node.broadcast(txs);
    out.begin_list();
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].ok()) {
            write_broadcast(out, *results[i], txs[i]);
            continue;
        }
        const auto& error = results[i].error();
        abci::TxResult refused;
        refused.code      = error.code();
        refused.log       = error.detail();
        refused.codespace = error.space();
        write_broadcast(out, refused, txs[i]);
    }
    out.end_list();
    return {};
}

// Not CometBFT's: what became of many transactions, in their order; null where one is in no block
// yet. Waits for all of them, at most the given milliseconds.
Result<void> wait_txs(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto& asked = given.list(0);
    if (asked.size() > limits::wait_hashes)
        return fail(errors::input, "{} hashes in one call, the limit is {}", asked.size(),
                    limits::wait_hashes);
    std::vector<Hash> hashes(asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (asked[i].size() != hashes[i].size())
            return fail(errors::input, "hash {} has {} bytes, not {}", i, asked[i].size(),
                        hashes[i].size());
        std::ranges::copy(bytes_of(asked[i]), hashes[i].begin());
    }
    constexpr std::int64_t longest = limits::commit_wait_seconds * 1'000;
    const auto wait  = std::clamp<std::int64_t>(given.integer(1).value_or(0), 0, longest);
    const auto found = TRY(context.node.wait_for(hashes, Duration::milliseconds(wait)));
    out.begin_list();
    for (const auto& each : found) {
        if (!each) {
            out.null();
            continue;
        }
        const auto& result = each->result;
        out.begin().key("height").quoted(each->height.value).key("code").number(result.code);
        out.key("codespace").text(result.codespace).key("log").text(result.log);
        out.key("gas_wanted").quoted(result.gas_wanted).key("gas_used").quoted(result.gas_used);
        out.end();
    }
    out.end_list();
    return {};
}

Result<void> tx(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto bytes = given.text(0);
    Hash hash{};
    if (bytes.size() != hash.size())
        return fail(sdk::not_found, "tx ({}) not found", hex_upper(bytes_of(bytes)));
    std::ranges::copy(bytes_of(bytes), hash.begin());
    const auto found = TRY(context.node.tx(hash));
    return write_stored_tx(context, found, given.flag(1), out);
}

Result<void> tx_search(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto search = TRY(asked_search(given, 2, false));
    const auto found  = TRY(context.node.search_txs(search));
    TRY(page_number_of(given.integer(2), search.per_page, found.total));
    out.begin().key("txs").begin_list();
    for (const auto& each : found.items) TRY(write_stored_tx(context, each, given.flag(1), out));
    out.end_list().key("total_count").quoted(found.total).end();
    return {};
}

Result<void> block_search(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto search = TRY(asked_search(given, 1, true));
    const auto found  = TRY(context.node.search_blocks(search));
    TRY(page_number_of(given.integer(1), search.per_page, found.total));
    out.begin().key("blocks").begin_list();
    for (const auto& each : found.items) write_block_with_id(out, each);
    out.end_list().key("total_count").quoted(found.total).end();
    return {};
}

}  // namespace

std::vector<RpcMethod> rpc_tx_methods() {
    using K = Parameter::Kind;
    return {
        {"block_search",
         {{"query", K::text},
          {"page", K::integer},
          {"per_page", K::integer},
          {"order_by", K::text}},
         Pace::soon,
         block_search},
        {"broadcast_tx_async", {{"tx", K::bytes}}, Pace::sending, broadcast_tx_async},
        {"broadcast_tx_batch", {{"txs", K::bytes_list}}, Pace::sending, broadcast_tx_batch},
        {"broadcast_tx_commit", {{"tx", K::bytes}}, Pace::waiting, broadcast_tx_commit},
        {"broadcast_tx_sync", {{"tx", K::bytes}}, Pace::sending, broadcast_tx_sync},
        {"check_tx", {{"tx", K::bytes}}, Pace::soon, check_tx},
        {"num_unconfirmed_txs", {}, Pace::now, num_unconfirmed_txs},
        {"tx", {{"hash", K::bytes}, {"prove", K::flag}}, Pace::soon, tx},
        {"tx_search",
         {{"query", K::text},
          {"prove", K::flag},
          {"page", K::integer},
          {"per_page", K::integer},
          {"order_by", K::text}},
         Pace::soon,
         tx_search},
        {"unconfirmed_txs", {{"limit", K::integer}}, Pace::now, unconfirmed_txs},
        {"wait_txs",
         {{"hashes", K::bytes_list}, {"timeout_ms", K::integer}},
         Pace::waiting,
         wait_txs},
    };
}

}  // namespace ve::serve
