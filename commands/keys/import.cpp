// `ve keys import`: a key that exists already, in whatever form it is given.
#include <CLI/CLI.hpp>

#include "commands/keys/derivation.hpp"
#include "commands/keys/public_keys.hpp"
#include "commands/keys/secret_input.hpp"
#include "commands/keys/verbs.hpp"
#include "keyring/foreign/go_key_file.hpp"
#include "keyring/foreign/key_armor.hpp"
#include "keyring/foreign/keystore.hpp"
#include "keyring/foreign/recognise.hpp"
#include "keyring/foreign/validator_key.hpp"

namespace ve {
namespace {

using foreign::Form;

struct ImportFlags {
    KeyringFlags keyring;
    DerivationFlags derivation;
    SecretInput input;
    std::string name, key_passphrase_file;
    int fd     = -1;
    bool force = false, hex = false;
};

// What a form gives: a key with its secret, or one that is elsewhere.
struct Found {
    std::optional<NewKey> local;
    std::optional<KnownKey> known;
};

Result<Found> local(Result<NewKey> key) {
    if (!key.ok()) return std::move(key).error();
    return Found{.local = std::move(key).value(), .known = {}};
}

Result<Found> known(const AnyPublicKey& key) { return Found{.local = {}, .known = known_key(key)}; }

Result<Found> of_mnemonic(Session& session, const ImportFlags& flags, const Secret& given) {
    const auto path       = TRY(flags.derivation.resolved());
    const auto kind       = TRY(flags.derivation.kind());
    const auto mnemonic   = TRY(Mnemonic::parse(text_of(given.reveal())));
    const auto passphrase = TRY(flags.derivation.passphrase(session, false));
    return local(NewKey::from_mnemonic(kind, mnemonic, passphrase.reveal(), path));
}

Result<Found> of_hex(const ImportFlags& flags, const Secret& given) {
    const auto kind = TRY(flags.derivation.kind());
    auto text       = text_of(given.reveal());
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.starts_with("0x")) text.remove_prefix(2);
    auto bytes = parse_hex(text);
    if (!bytes.ok())
        return fail(errors::input,
                    "a private key in hex has 64 digits, and something else is here");
    return local(NewKey::from_bytes(kind, Secret::take(std::move(bytes).value())));
}

Result<Found> of_go_file(std::string_view text, const Secret& passphrase) {
    const auto item = TRY(foreign::open_go_file(text, passphrase));
    if (item.key.ends_with(".address"))
        return fail(errors::input, "this file only names the key's own file, {}",
                    text_of(item.data.reveal()));
    auto key = TRY(foreign::read_go_record(item.data.reveal()));
    return Found{.local = std::move(key.local), .known = std::move(key.known)};
}

Result<Found> open_form(Session& session, const ImportFlags& flags, Form form,
                        const Secret& given) {
    const auto text = text_of(given.reveal());
    Secret passphrase;
    if (foreign::has_passphrase(form)) {
        if (flags.key_passphrase_file == "-" && flags.input.takes_stdin())
            return fail(errors::usage, "standard input cannot be the key and its passphrase")
                .with_hint("--file FILE, or --key-passphrase-file FILE");
        passphrase = TRY(session.passphrase(flags.key_passphrase_file,
                                            fmt::format("passphrase of the {}", name_of(form)),
                                            "--key-passphrase-file"));
    }
    switch (form) {
        case Form::mnemonic: return of_mnemonic(session, flags, given);
        case Form::hex: return of_hex(flags, given);
        case Form::armor: {
            const auto block = TRY(armor::parse(text));
            return local(foreign::open_armor(block, passphrase));
        }
        case Form::keystore: {
            const auto json = TRY(Json::parse(text));
            return local(foreign::open_keystore(json, passphrase));
        }
        case Form::go_file: return of_go_file(text, passphrase);
        case Form::validator_key: return local(foreign::read_validator_key(text));
        case Form::public_armor: {
            const auto block = TRY(armor::parse(text));
            return known(TRY(foreign::read_public_armor(block)));
        }
        case Form::public_key: break;
    }
    return known(TRY(parse_public_key(text)));
}

Result<View> import(Session& session, ImportFlags flags) {
    TRY(keyring::check_name(flags.name));
    TRY(flags.derivation.resolved());
    if (flags.fd >= 0) flags.input.fd = flags.fd;
    if (flags.input.takes_stdin() && flags.keyring.passphrase_file == "-")
        return fail(errors::usage, "standard input cannot be the key and the keyring's passphrase")
            .with_hint("--file FILE, or --passphrase-file FILE");
    const auto given = TRY(read_secret(
        session, flags.input, flags.hex ? "private key (64 hex digits)" : "mnemonic", "--file"));
    const auto form  = flags.hex ? Form::hex : TRY(foreign::recognise(text_of(given.reveal())));
    auto found       = TRY(open_form(session, flags, form, given));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto existing = flags.force ? Keyring::Existing::replace : Keyring::Existing::refuse;
    const auto key      = TRY(found.local ? ring.add(flags.name, *std::move(found.local), existing)
                                          : ring.add(flags.name, *std::move(found.known), existing));
    return View{key_json(key), key_text(key)};
}

}  // namespace

void add_keys_import(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<ImportFlags>();
    auto* command = keys.add_subcommand(
        "import",
        "Keep a key that you have, in whatever form\n\nExamples:\n  ve keys import alice\n  ve "
        "keys import alice --file - < "
        "words.txt\n  ve keys import alice --file alice.armor --key-passphrase-file secret");
    command->add_option("name", flags->name, "What to call it: [A-Za-z0-9._-], up to 64")
        ->required();
    command->add_option(
        "--file", flags->input.file,
        "Read a mnemonic, hex, armor, keystore, Go key file, node's key file or public key "
        "from here (- for standard input)");
    command->add_option("--fd", flags->fd, "Read the key from this open descriptor")
        ->check(CLI::Range(0, 1023));
    command->add_flag("--hex", flags->hex, "It is a private key in hex, whatever it looks like");
    command->add_option("--key-passphrase-file", flags->key_passphrase_file,
                        "Read the passphrase of the armor or file from here (- for standard "
                        "input)");
    flags->derivation.add(*command);
    command->add_flag("--force", flags->force, "Replace a key of that name");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(import(session, *flags)); });
}

}  // namespace ve
