#include "commands/query/chain.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "client/delivery.hpp"
#include "commands/receipt.hpp"
#include "commands/session.hpp"
#include "crypto/hash.hpp"

namespace ve {
namespace {

struct TxFlag {
    std::string hash, timeout = "30s";
    bool wait = false;
};

Result<View> find_tx(Session& session, const TxFlag& flags) {
    const auto& text = flags.hash;
    const auto bytes = TRY(parse_hex(text));
    Hash hash{};
    if (bytes.size() != hash.size())
        return fail(errors::input, "a transaction hash has 64 hex digits, not {}", text.size())
            .at("hash");
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    auto* node = TRY(session.connection());
    if (flags.wait) {
        client::Receipt unknown;
        unknown.hash = hash;
        client::TxOptions options;
        auto span = Duration::parse(flags.timeout);
        if (!span.ok()) return std::move(span).error().at("--timeout");
        options.timeout   = *span;
        options.progress  = [&](std::string_view what) { session.progress(what); };
        options.stalled   = [&] { return session.stalled(); };
        const auto waited = client::wait_for_block(*node, std::move(unknown), options);
        session.progress({});
        if (!waited.ok() && waited.error().is(errors::busy)) {
            const auto late = fmt::format("no transaction {} came into a block of {} in {}",
                                          hex_upper(hash), node->where(), options.timeout);
            if (const auto stall = session.stalled())
                return fail(errors::busy, "{}: {}", late, stall->why)
                    .with_hint("{}", stall->remedy);
            return fail(errors::busy, "{}", late)
                .with_hint("it may belong to another chain, or have been dropped");
        }
        const auto receipt = TRY(waited);
        return receipt_view(receipt);
    }
    const auto found = TRY(node->find(hash));
    if (!found)
        return fail(errors::input, "no transaction {} is in a block of {}", hex_upper(hash),
                    node->where())
            .with_hint("it may still wait for a block (--wait), or belong to another chain");
    return receipt_view(*found);
}

// What a person asks of a block; the JSON has all of it.
std::string block_text(const Json& json) {
    const auto header = [&](std::string_view name) {
        return text_at(json, {"block", "header", name});
    };
    auto out = fmt::format(
        "block     {}\nchain     {}\ntime      {}\nhash      {}\napp hash  {}\nproposer  {}\n",
        header("height"), header("chain_id"), header("time"), text_at(json, {"block_id", "hash"}),
        header("app_hash"), header("proposer_address"));
    const auto* block = json.find("block");
    const auto* data  = block == nullptr ? nullptr : block->find("data");
    const auto* txs   = data == nullptr ? nullptr : data->find("txs");
    if (txs == nullptr || txs->items().empty()) return out + "txs       none\n";
    out += fmt::format("txs       {}\n", txs->items().size());
    for (const auto& tx : txs->items()) {
        const auto bytes = parse_base64(tx.raw());
        if (bytes.ok()) out += fmt::format("  {}\n", hex_upper(sha256(*bytes)));
    }
    return out;
}

}  // namespace

std::string text_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* at = &json;
    for (const auto name : path)
        if (at != nullptr) at = at->find(name);
    return at == nullptr ? std::string{} : printable(at->raw());
}

void add_query_tx(CLI::App& query, Session& session) {
    auto flags    = std::make_shared<TxFlag>();
    auto* command = query.add_subcommand("tx",
                                         "A transaction by its hash\n\nExamples:\n  ve query tx "
                                         "$HASH\n  ve query tx $HASH --wait --timeout 1m");
    command->add_option("hash", flags->hash, "64 hex digits")->required();
    command->add_flag("--wait", flags->wait, "Until it is in a block");
    command->add_option("--timeout", flags->timeout, "With --wait: how long")
        ->capture_default_str();
    command->callback([flags, &session] { session.finish(find_tx(session, *flags)); });
}

void add_query_block(CLI::App& query, Session& session) {
    auto height = std::make_shared<std::int64_t>(0);
    auto* command =
        query.add_subcommand("block",
                             "A block by its height, the newest by default\n\nExamples:\n  ve "
                             "query block\n  ve query block 5");
    command->add_option("height", *height, "Which")->check(CLI::Range(1L, INT64_MAX));
    command->callback([height, &session] {
        session.finish([&]() -> Result<View> {
            auto* node = TRY(session.connection());
            auto json  = TRY(node->block(Height{*height}));
            // A scenario's own node answers with the outline only.
            auto text = json.find("block") == nullptr ? std::string{} : block_text(json);
            return View{std::move(json), std::move(text)};
        }());
    });
}

}  // namespace ve
