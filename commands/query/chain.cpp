#include "commands/query/chain.hpp"

#include <CLI/CLI.hpp>

#include "commands/receipt.hpp"
#include "commands/session.hpp"

namespace ve {
namespace {

Result<View> find_tx(Session& session, const std::string& text) {
    const auto bytes = TRY(parse_hex(text));
    Hash hash{};
    if (bytes.size() != hash.size())
        return fail(errors::input, "a transaction hash has 64 hex digits, not {}", text.size());
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    auto* node       = TRY(session.connection());
    const auto found = TRY(node->find(hash));
    if (!found)
        return fail(errors::input, "no transaction {} is in a block of {}", hex_upper(hash),
                    node->where());
    return receipt_view(*found);
}

}  // namespace

void add_query_tx(CLI::App& query, Session& session) {
    auto hash = std::make_shared<std::string>();
    auto* command =
        query.add_subcommand("tx", "A transaction by its hash\n\nExample:\n  ve query tx $HASH");
    command->add_option("hash", *hash, "64 hex digits")->required();
    command->callback([hash, &session] { session.finish(find_tx(session, *hash)); });
}

void add_query_block(CLI::App& query, Session& session) {
    auto height   = std::make_shared<std::int64_t>(0);
    auto* command = query.add_subcommand(
        "block", "A block by its height, the newest by default\n\nExample:\n  ve query block 5");
    command->add_option("height", *height, "Which")->check(CLI::Range(1L, INT64_MAX));
    command->callback([height, &session] {
        session.finish([&]() -> Result<View> {
            auto* node = TRY(session.connection());
            return View{TRY(node->block(Height{*height}))};
        }());
    });
}

}  // namespace ve
