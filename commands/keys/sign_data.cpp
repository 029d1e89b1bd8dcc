// `ve keys sign` and `ve keys verify`: data that is no transaction, by ADR-36.
#include <CLI/CLI.hpp>

#include "base/bech32.hpp"
#include "base/text.hpp"
#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"
#include "commands/signer.hpp"
#include "crypto/adr036.hpp"

namespace ve {
namespace {

constexpr std::size_t data_max = 4U << 20;

struct DataFlags {
    KeyFlags key;
    std::string data, file, chain{prefix::account}, signature, public_key;
    bool has_data = false;
};

Result<std::string> data_of(Session& session, const DataFlags& flags) {
    if (!flags.file.empty() && flags.has_data)
        return fail(errors::usage, "the data stands on the command line and in --file");
    if (!flags.file.empty()) return read_input(session, flags.file, data_max);
    if (flags.has_data) return flags.data;
    return fail(errors::usage, "no data is given").with_hint("as a word, or with --file FILE");
}

Result<View> sign(Session& session, const DataFlags& flags) {
    const auto data   = TRY(data_of(session, flags));
    const auto signer = TRY(find_signer(session, flags.key));
    const auto who    = signer->address().text(flags.chain);
    const auto bytes  = adr036::sign_bytes(who, bytes_of(data));
    const auto made   = TRY(signer->sign(bytes_of(bytes)));
    const PublicKey key{Curve::secp256k1, signer->public_key()};
    auto json       = Json::object({{"pub_key", amino_json(key)}, {"signature", base64(made)}});
    const auto text = json.dump() + "\n";
    json.set("signer", who);
    return View{std::move(json), text};
}

// A file's name, or the text itself: wallets give JSON, others base64 or hex.
struct Given {
    Bytes signature;
    std::optional<PublicKey> key;
};

Result<Bytes> signature_bytes(const std::string& text) {
    const auto as_hex = parse_hex(text);
    if (as_hex.ok() && text.size() == 128) return as_hex;
    auto bytes = parse_base64(text);
    if (!bytes.ok()) return fail(errors::input, "the signature is neither base64 nor hex");
    return bytes;
}

Result<PublicKey> alone(const AnyPublicKey& key) {
    if (const auto* single = std::get_if<PublicKey>(&key)) return *single;
    return fail(errors::input, "a multisig signs transactions only");
}

Result<Given> read_signature(Session& session, const DataFlags& flags) {
    auto text          = flags.signature;
    const bool literal = text.starts_with('{') || signature_bytes(text).ok();
    if (!literal || text == "-") text = TRY(read_input(session, text, 64U << 10));
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    Given out;
    if (text.starts_with('{')) {
        const auto json  = TRY(Json::parse(text));
        const auto* made = TRY(json.member("signature"));
        out.signature    = TRY(signature_bytes(TRY(made->text())));
        if (const auto* key = json.find("pub_key"))
            out.key = TRY(alone(TRY(public_key_from_json(*key))));
    } else {
        out.signature = TRY(signature_bytes(text));
    }
    if (!flags.public_key.empty()) out.key = TRY(alone(TRY(parse_public_key(flags.public_key))));
    return out;
}

Result<View> verify(Session& session, const DataFlags& flags) {
    const auto data = TRY(data_of(session, flags));
    auto given      = TRY(read_signature(session, flags));
    auto who        = flags.key.from;
    if (!bech32::decode(who).ok()) {
        const auto signer = TRY(find_signer(session, flags.key));
        who               = signer->address().text(flags.chain);
        if (!given.key) given.key = PublicKey{Curve::secp256k1, signer->public_key()};
    }
    if (!given.key)
        return fail(errors::usage, "the signature comes without its public key")
            .with_hint("--pubkey KEY, as JSON, hex or base64");
    TRY(adr036::verify(who, bytes_of(data), *given.key, given.signature));
    return View{Json::object({{"valid", true}, {"signer", who}}),
                fmt::format("good: {} signed this\n", who)};
}

CLI::Option* add_data(CLI::App& command, DataFlags& flags) {
    auto* data = command.add_option("data", flags.data, "What, as one word");
    command.add_option("--file", flags.file, "Or the bytes of this file (- for standard input)");
    command.add_option("--prefix", flags.chain, "Of the chain that the signer's address is of")
        ->capture_default_str();
    command.add_option("--backend", flags.key.backend, "Only this keyring: file or test")
        ->check(CLI::IsMember({"file", "test"}));
    command.add_option("--passphrase-file", flags.key.passphrase_file,
                       "Read the keyring's passphrase from here (- for standard input)");
    return data;
}

}  // namespace

void add_keys_sign(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<DataFlags>();
    auto* command = keys.add_subcommand(
        "sign",
        "Sign data that is no transaction (ADR-36), as wallets do for logins\n\nExamples:\n  ve "
        "keys sign alice \"I am alice\"\n  ve keys sign alice --file letter.txt > letter.sig\n  ve "
        "keys sign alice hello --prefix cosmos");
    command->add_option("name", flags->key.from, "Who signs")->required();
    auto* data = add_data(*command, *flags);
    command->callback([flags, data, &session] {
        flags->has_data = data->count() > 0;
        session.finish(sign(session, *flags));
    });
}

void add_keys_verify(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<DataFlags>();
    auto* command = keys.add_subcommand(
        "verify",
        "Check who signed data (ADR-36)\n\nExamples:\n  ve keys verify alice --file letter.txt "
        "--signature letter.sig\n  ve keys verify ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa hello "
        "--signature signed.json");
    command->add_option("signer", flags->key.from, "An address of any prefix, or a key's name")
        ->required();
    auto* data = add_data(*command, *flags);
    command
        ->add_option("--signature", flags->signature,
                     "The JSON that a wallet gave, base64 or hex, or a file of one of them")
        ->required();
    command->add_option("--pubkey", flags->public_key,
                        "The signer's public key, where the signature comes without it");
    command->callback([flags, data, &session] {
        flags->has_data = data->count() > 0;
        session.finish(verify(session, *flags));
    });
}

}  // namespace ve
