// `ve keys parse`: an address or a public key in any form, and all its other forms.
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/bech32.hpp"
#include "base/text.hpp"
#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"
#include "crypto/armor.hpp"
#include "keyring/foreign/key_armor.hpp"

namespace ve {
namespace {

struct Parsed {
    std::optional<AnyPublicKey> key;
    std::optional<Address> address;
    std::string prefix;  // of another chain
};

// "cosmosvaloper" is of the chain "cosmos".
std::string chain_of(std::string_view hrp) {
    for (const std::string_view end : {"valoperpub", "valconspub", "valoper", "valcons", "pub"})
        if (hrp.size() > end.size() && hrp.ends_with(end))
            return std::string{hrp.substr(0, hrp.size() - end.size())};
    return std::string{hrp};
}

bool has_words(std::string_view text) {
    return std::ranges::count(text, ' ') >= 3 && !text.starts_with('{');
}

Result<Parsed> parse(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    text             = first == std::string_view::npos
                           ? ""
                           : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    Parsed out;
    if (armor::looks_like(text)) {
        const auto block = TRY(armor::parse(text));
        out.key          = TRY(foreign::read_public_armor(block));
        return out;
    }
    if (has_words(text))
        return fail(errors::refused, "that looks like a mnemonic, and this command takes no secret")
            .with_hint("ve keys import NAME --file - keeps it; treat what was typed as leaked");
    if (const auto decoded = bech32::decode(text); decoded.ok()) {
        out.prefix = chain_of(decoded->prefix);
        if (auto key = parse_amino_public_key(decoded->data); key.ok())
            out.key = std::move(key).value();
        else
            out.address = TRY(Address::from_bytes(decoded->data));
        return out;
    }
    auto hex_text    = text.starts_with("0x") ? text.substr(2) : text;
    const auto bytes = parse_hex(hex_text);
    if (bytes.ok() && bytes->size() == 20) {
        out.address = TRY(Address::from_bytes(*bytes));
        return out;
    }
    if (auto key = parse_public_key(hex_text); key.ok()) {
        out.key = std::move(key).value();
        return out;
    }
    if (bytes.ok() && bytes->size() == 32) {
        out.address = TRY(Address::from_bytes(*bytes));
        return out;
    }
    // What was meant: the reason of the form that it comes nearest to.
    if (text.starts_with('{')) return parse_public_key(text).error();
    if (text.find('1') != std::string_view::npos && text.size() > 8 && !bytes.ok())
        return bech32::decode(text).error();
    return fail(errors::input, "\"{}\" is neither an address nor a public key", printable(text, 60))
        .with_hint("known forms: bech32 of any prefix, hex, base64, JSON of a public key, armor");
}

using Rows = std::vector<std::pair<std::string, std::string>>;

void add_addresses(const Address& address, const std::string& chain, Rows& rows) {
    for (const auto* form : {"acc", "val", "cons"})
        rows.emplace_back(bech_prefix(chain, form), address.text(bech_prefix(chain, form)));
}

Rows rows_of(const Parsed& parsed, const std::string& chain) {
    Rows rows;
    const auto address = parsed.key ? address_of(*parsed.key) : *parsed.address;
    if (parsed.key) {
        if (const auto* alone = std::get_if<PublicKey>(&*parsed.key)) {
            rows.emplace_back("type", name_of(alone->curve));
            rows.emplace_back("key_hex", hex(alone->bytes));
            rows.emplace_back("key_base64", base64(alone->bytes));
        } else {
            const auto& several = std::get<ThresholdKey>(*parsed.key);
            rows.emplace_back("type", fmt::format("multisig, {} of {}", several.threshold,
                                                  several.members.size()));
        }
        rows.emplace_back("key_json", proto_json(*parsed.key).dump());
        if (const auto amino = amino_of(*parsed.key); !amino.empty()) {
            rows.emplace_back("key_amino_json", amino_json(*parsed.key).dump());
            rows.emplace_back("key_amino", hex(amino));
            rows.emplace_back(chain + "pub", bech32::encode(chain + "pub", amino));
        }
    }
    rows.emplace_back("address_hex", hex(address.bytes()));
    add_addresses(address, std::string{prefix::account}, rows);
    if (chain != prefix::account) add_addresses(address, chain, rows);
    return rows;
}

Result<View> parse_any(Session& session, const std::string& given, const std::string& chain) {
    auto text = given;
    if (given == "-") text = TRY(read_input(session, "-", 64U << 10));
    const auto parsed = TRY(parse(text));
    auto of           = chain.empty() ? parsed.prefix : chain;
    if (of.empty()) of = prefix::account;
    auto json = Json::object();
    std::string out;
    for (const auto& [name, value] : rows_of(parsed, of)) {
        json.set(name, value);
        out += fmt::format("{:<16} {}\n", name, value);
    }
    return View{std::move(json), std::move(out)};
}

}  // namespace

void add_keys_parse(CLI::App& keys, Session& session) {
    auto given    = std::make_shared<std::string>();
    auto chain    = std::make_shared<std::string>();
    auto* command = keys.add_subcommand(
        "parse",
        "An address or public key in any form, in all its forms\n\nExamples:\n  ve keys parse "
        "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4\n  ve keys parse "
        "28ff5c6d57d8cfd492b6fb42614536ed648e01fd --prefix osmo\n  ve keys parse - < pubkey.json");
    command
        ->add_option("text", *given,
                     "Bech32 of any prefix, hex, base64, JSON or armor of a public key; - for "
                     "standard input")
        ->required();
    command->add_option("--prefix", *chain, "Also in this chain's prefix");
    command->callback(
        [given, chain, &session] { session.finish(parse_any(session, *given, *chain)); });
}

}  // namespace ve
