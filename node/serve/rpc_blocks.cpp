// RPC methods about blocks, commits, validators and the state of consensus.
#include "crypto/hash.hpp"
#include "node/serve/cmtjson.hpp"
#include "node/serve/rpc_pages.hpp"

namespace ve::serve {
namespace {

Result<std::optional<StoredBlock>> block_with_hash(RpcContext& context, const std::string& bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) return std::optional<StoredBlock>{};
    std::ranges::copy(bytes_of(bytes), hash.begin());
    return context.node.block_by_hash(hash);
}

Result<void> blockchain(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto now = context.node.status();
    auto low       = given.integer(0).value_or(0);
    auto high      = given.integer(1).value_or(0);
    if (low < 0 || high < 0) return fail(errors::input, "heights must be non-negative");
    const auto newest = now.latest_height.value;
    high              = high == 0 ? newest : std::min(high, newest);
    low               = std::max({low, std::int64_t{1}, now.earliest_height.value,
                                  high - static_cast<std::int64_t>(limits::block_metas) + 1});
    if (low > high)
        return fail(errors::input, "min height {} can't be greater than max height {}", low, high);
    out.begin().key("last_height").quoted(newest).key("block_metas").begin_list();
    for (auto height = high; height >= low; --height) {
        const auto block = TRY(context.node.block(Height{height}));
        write_block_meta(out, block);
    }
    out.end_list().end();
    return {};
}

Result<void> block(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto height = TRY(asked_height(given, 0));
    const auto found  = TRY(context.node.block(height));
    write_block_with_id(out, found);
    return {};
}

Result<void> block_by_hash(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto found = TRY(block_with_hash(context, given.text(0)));
    if (found) {
        write_block_with_id(out, *found);
        return {};
    }
    out.begin().key("block_id");
    write(out, consensus::BlockId{});
    out.key("block").null().end();
    return {};
}

Result<void> header(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto height = TRY(asked_height(given, 0));
    const auto found  = TRY(context.node.block(height));
    out.begin().key("header");
    write(out, found.block.header);
    out.end();
    return {};
}

Result<void> header_by_hash(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto found = TRY(block_with_hash(context, given.text(0)));
    out.begin().key("header");
    if (found)
        write(out, found->block.header);
    else
        out.null();
    out.end();
    return {};
}

Result<void> block_results(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto height   = TRY(asked_height(given, 0));
    const auto found    = TRY(context.node.block(height));
    const auto& results = found.results;
    out.begin().key("height").quoted(found.block.header.height.value).key("txs_results");
    if (results.tx_results.empty()) {
        out.null();
    } else {
        out.begin_list();
        for (const auto& each : results.tx_results) write_whole(out, each);
        out.end_list();
    }
    out.key("finalize_block_events");
    if (results.events.empty())
        out.null();
    else
        write_lean(out, results.events);
    out.key("validator_updates");
    if (results.validator_updates.empty())
        out.null();
    else
        write_updates(out, results.validator_updates);
    out.key("consensus_param_updates");
    if (results.param_updates)
        write_updates(out, *results.param_updates);
    else
        out.null();
    out.key("app_hash").base64(ByteView{results.app_hash}).end();
    return {};
}

// The commit inside the next block is the canonical one; the newest block has only what was seen.
Result<void> commit(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto height   = TRY(asked_height(given, 0));
    const auto found    = TRY(context.node.block(height));
    const auto at       = found.block.header.height;
    const bool has_next = at < context.node.status().latest_height;
    auto signatures     = found.seen_commit;
    if (has_next) {
        auto next  = TRY(context.node.block(Height{at.value + 1}));
        signatures = std::move(next.block.last_commit);
    }
    out.begin().key("signed_header").begin().key("header");
    write(out, found.block.header);
    out.key("commit");
    write(out, signatures);
    out.end().key("canonical").flag(has_next).end();
    return {};
}

Result<void> validators(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto asked  = TRY(asked_height(given, 0));
    const auto height = asked.value_or(Height{context.node.status().latest_height.value + 1});
    const auto set    = TRY(context.node.validators(height));
    const auto& list  = set.list();
    const auto size   = page_size_of(given.integer(2));
    const auto page   = TRY(page_number_of(given.integer(1), size, list.size()));
    const auto first  = std::min((page - 1) * size, list.size());
    const auto last   = std::min(first + size, list.size());
    out.begin().key("block_height").quoted(height.value).key("validators").begin_list();
    for (auto i = first; i < last; ++i) write(out, list[i]);
    out.end_list().key("count").quoted(last - first).key("total").quoted(list.size()).end();
    return {};
}

Result<void> consensus_params(RpcContext& context, const Arguments& given, JsonWriter& out) {
    const auto asked  = TRY(asked_height(given, 0));
    const auto height = asked.value_or(Height{context.node.status().latest_height.value + 1});
    const auto params = TRY(context.node.consensus_params(height));
    out.begin().key("block_height").quoted(height.value).key("consensus_params");
    write(out, params);
    out.end();
    return {};
}

// Free-form data for people: between blocks there is nothing but the height to come.
Result<void> consensus_state(RpcContext& context, const Arguments&, JsonWriter& out) {
    const auto now    = context.node.status();
    const auto height = Height{now.latest_height.value + 1};
    const auto set    = TRY(context.node.validators(height));
    const auto count  = set.list().size();
    out.begin().key("round_state").begin();
    out.key("height/round/step").text(fmt::format("{}/0/1", height));
    out.key("start_time").time(now.latest_time);
    out.key("proposal_block_hash").text("").key("locked_block_hash").text("");
    out.key("valid_block_hash").text("").key("height_vote_set").begin_list().begin();
    out.key("round").number(0);
    for (const auto* votes : {"prevotes", "precommits"}) {
        out.key(votes).begin_list();
        for (std::size_t i = 0; i < count; ++i) out.text("nil-Vote");
        out.end_list().key(fmt::format("{}_bit_array", votes));
        out.text(fmt::format("BA{{{}:{}}} 0/{} = 0.00", count, std::string(count, '_'),
                             set.total_power()));
    }
    out.end().end_list().key("proposer").begin();
    const auto& proposer = set.proposer();
    const auto place     = std::ranges::find(set.list(), proposer.address,
                                             [](const auto& validator) { return validator.address; });
    out.key("address").hex_upper(proposer.address);
    out.key("index").number(place - set.list().begin()).end().end().end();
    return {};
}

Result<void> dump_consensus_state(RpcContext& context, const Arguments&, JsonWriter& out) {
    const auto now    = context.node.status();
    const auto height = Height{now.latest_height.value + 1};
    const auto set    = TRY(context.node.validators(height));
    out.begin().key("round_state").begin().key("height").quoted(height.value);
    out.key("round").number(0).key("step").number(1).key("start_time").time(now.latest_time);
    out.key("commit_time").time(now.latest_time).key("validators").begin();
    out.key("validators").begin_list();
    for (const auto& validator : set.list()) write(out, validator);
    out.end_list().key("proposer");
    write(out, set.proposer());
    out.end().end().key("peers").begin_list().end_list().end();
    return {};
}

}  // namespace

std::vector<RpcMethod> rpc_block_methods() {
    using K = Parameter::Kind;
    return {
        {"block", {{"height", K::integer}}, Pace::now, block},
        {"block_by_hash", {{"hash", K::bytes}}, Pace::now, block_by_hash},
        {"block_results", {{"height", K::integer}}, Pace::now, block_results},
        {"blockchain",
         {{"minHeight", K::integer}, {"maxHeight", K::integer}},
         Pace::soon,
         blockchain},
        {"commit", {{"height", K::integer}}, Pace::now, commit},
        {"consensus_params", {{"height", K::integer}}, Pace::now, consensus_params},
        {"consensus_state", {}, Pace::now, consensus_state},
        {"dump_consensus_state", {}, Pace::now, dump_consensus_state},
        {"header", {{"height", K::integer}}, Pace::now, header},
        {"header_by_hash", {{"hash", K::hex}}, Pace::now, header_by_hash},
        {"validators",
         {{"height", K::integer}, {"page", K::integer}, {"per_page", K::integer}},
         Pace::now,
         validators},
    };
}

}  // namespace ve::serve
