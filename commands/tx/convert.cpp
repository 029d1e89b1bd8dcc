// `ve tx decode`, `encode` and `hash`: one transaction in its other forms. No node is asked.
#include <CLI/CLI.hpp>

#include "commands/tx/handed.hpp"
#include "commands/tx/verbs.hpp"
#include "wire/build.hpp"

namespace ve {
namespace {

void add_verb(CLI::App& tx, Session& session, const std::string& name, const std::string& help,
              Result<View> (*convert)(const Handed&)) {
    auto given    = std::make_shared<std::string>();
    auto* command = tx.add_subcommand(name, help);
    command->add_option("tx", *given, std::string{handed_help})->required();
    command->callback([given, convert, &session] {
        session.finish([&]() -> Result<View> {
            const auto handed = TRY(read_tx(session, *given));
            return convert(handed);
        }());
    });
}

Result<View> decoded(const Handed& handed) {
    auto json = wire::tx_to_json(handed.tx);
    auto text = json.pretty() + "\n";
    return View{std::move(json), std::move(text)};
}

Result<View> hashed(const Handed& handed) {
    const auto hash = hex_upper(handed.tx.hash);
    return View{Json::object({{"hash", hash}}), hash + "\n"};
}

Result<View> encode(Session& session, const std::string& given, const std::string& to) {
    const auto handed = TRY(read_tx(session, given));
    const auto bytes  = bytes_of(handed.tx.raw);
    auto json         = Json::object({{"tx_bytes", base64(bytes)},
                                      {"hex", hex(bytes)},
                                      {"size", handed.tx.raw.size()},
                                      {"hash", hex_upper(handed.tx.hash)}});
    const auto text   = to == "hex" ? hex(bytes) : base64(bytes);
    return View{std::move(json), text + "\n"};
}

}  // namespace

void add_tx_decode(CLI::App& tx, Session& session) {
    add_verb(tx, session, "decode",
             "Show a transaction as JSON, whatever form it comes in\n\nExamples:\n"
             "  ve tx decode signed.json\n  ve tx decode - < tx.base64",
             decoded);
}

void add_tx_encode(CLI::App& tx, Session& session) {
    auto given    = std::make_shared<std::string>();
    auto to       = std::make_shared<std::string>("base64");
    auto* command = tx.add_subcommand("encode",
                                      "Print a transaction's bytes as base64 or hex\n\nExamples:\n"
                                      "  ve tx encode signed.json\n  ve tx encode signed.json "
                                      "--to hex");
    command->add_option("tx", *given, std::string{handed_help})->required();
    command->add_option("--to", *to, "base64 or hex")
        ->check(CLI::IsMember({"base64", "hex"}))
        ->capture_default_str();
    command->callback([given, to, &session] { session.finish(encode(session, *given, *to)); });
}

void add_tx_hash(CLI::App& tx, Session& session) {
    add_verb(tx, session, "hash",
             "Print the hash by which the chain will know a transaction\n\nExamples:\n"
             "  ve tx hash signed.json\n  ve tx hash - < tx.base64",
             hashed);
}

}  // namespace ve
