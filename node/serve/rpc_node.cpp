// RPC methods about the node and the application: status, genesis, queries.
#include "node/json_forms.hpp"
#include "node/serve/cmtjson.hpp"
#include "node/serve/rpc_pages.hpp"
#include "node/software.hpp"

namespace ve::serve {
namespace {

Result<void> health(RpcContext&, const Arguments&, JsonWriter& out) {
    out.begin().end();
    return {};
}

Result<void> status(RpcContext& context, const Arguments&, JsonWriter& out) {
    write(out, context.node.status());
    return {};
}

Result<void> net_info(RpcContext&, const Arguments&, JsonWriter& out) {
    out.begin().key("listening").flag(true);
    out.key("listeners").begin_list().text("Listener(@)").end_list();
    out.key("n_peers").quoted(0).key("peers").begin_list().end_list().end();
    return {};
}

Result<void> genesis(RpcContext& context, const Arguments&, JsonWriter& out) {
    const auto& text = context.genesis_text();
    if (text.size() > limits::genesis_chunk)
        return fail(errors::input,
                    "genesis response is large, please use the genesis_chunked API instead");
    out.begin().key("genesis").raw(text).end();
    return {};
}

Result<void> genesis_chunked(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto& text = context.genesis_text();
    const auto total = static_cast<std::int64_t>(std::max<std::size_t>(
        1, (text.size() + limits::genesis_chunk - 1) / limits::genesis_chunk));
    const auto chunk = given.integer(0).value_or(0);
    if (chunk < 0 || chunk >= total)
        return fail(errors::input, "there are {} chunks, {} is invalid", total - 1, chunk);
    const auto part = std::string_view{text}.substr(
        static_cast<std::size_t>(chunk) * limits::genesis_chunk, limits::genesis_chunk);
    out.begin()
        .key("chunk")
        .quoted(chunk)
        .key("total")
        .quoted(total)
        .key("data")
        .base64(part)
        .end();
    return {};
}

Result<void> virtengine(RpcContext&, const Arguments&, JsonWriter& out) {
    out.begin().key("client_info").begin().key("api_version");
    out.text(software::client_api_version).end().end();
    return {};
}

Result<void> abci_info(RpcContext& context, const Arguments&, JsonWriter& out) {
    const auto newest = TRY(context.node.block({}));
    out.begin().key("response").begin().key("data").text(software::app_name);
    out.key("version").text(software::app_version);
    out.key("last_block_height").quoted(newest.block.header.height.value);
    out.key("last_block_app_hash").base64(ByteView{newest.results.app_hash}).end().end();
    return {};
}

Result<void> abci_query(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto height = given.integer(2).value_or(0);
    if (height < 0) return fail(errors::input, "height must be non-negative");
    const auto result = context.node.query({.path   = given.text(0),
                                            .data   = given.text(1),
                                            .height = Height{height},
                                            .prove  = given.flag(3)});
    out.begin().key("response");
    write_whole(out, result);
    out.end();
    return {};
}

// What is wrong with it by itself, and then what this chain says to it, in CometBFT's words.
Result<void> broadcast_evidence(RpcContext& context, const Arguments& given, JsonWriter& out) {
    if (given.any(0) == nullptr) return fail(errors::input, "no evidence was provided");
    auto evidence = json_forms::evidence(*given.any(0));
    if (!evidence.ok())
        return fail(bad_arguments, "error converting json params to arguments: {}",
                    evidence.error().detail());
    if (const auto form = consensus::check_form(*evidence); !form.ok())
        return fail(errors::input, "evidence.ValidateBasic failed: {}", form.error().detail());
    const auto taken = context.node.submit_evidence(*evidence);
    if (!taken.ok())
        return fail(errors::input, "failed to add evidence: {}", taken.error().detail());
    out.begin().key("hash").base64(ByteView{*taken}).end();
    return {};
}

}  // namespace

std::vector<RpcMethod> rpc_node_methods() {
    using K = Parameter::Kind;
    return {
        {"abci_info", {}, Pace::now, abci_info},
        {"abci_query",
         {{"path", K::text}, {"data", K::hex}, {"height", K::integer}, {"prove", K::flag}},
         Pace::soon,
         abci_query},
        {"broadcast_evidence", {{"evidence", K::any}}, Pace::soon, broadcast_evidence},
        {"genesis", {}, Pace::soon, genesis},
        {"genesis_chunked", {{"chunk", K::integer}}, Pace::soon, genesis_chunked},
        {"health", {}, Pace::now, health},
        {"net_info", {}, Pace::now, net_info},
        {"status", {}, Pace::now, status},
        {"virtengine", {}, Pace::now, virtengine},
    };
}

}  // namespace ve::serve
