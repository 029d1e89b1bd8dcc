// `ve keys new` and `ve keys import`.
#include <CLI/CLI.hpp>

#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

struct MakeFlags {
    KeyringFlags keyring;
    std::string name, algorithm = "secp256k1", path, file;
    std::uint32_t account = 0, index = 0;
    int words  = 24;
    bool force = false, no_backup = false, hex = false;

    void add(CLI::App& command) {
        command.add_option("name", name, "What to call it: [A-Za-z0-9._-], up to 64")->required();
        command.add_option("--algorithm", algorithm, "secp256k1 (accounts), ed25519 or x25519")
            ->check(CLI::IsMember({"secp256k1", "ed25519", "x25519"}))
            ->capture_default_str();
        command.add_option("--path", path,
                           "Derivation path (default m/44'/118'/{account}'/0/{index})");
        command.add_option("--account", account, "Account in the default path");
        command.add_option("--index", index, "Index in the default path");
        command.add_flag("--force", force, "Replace a key of that name");
        keyring.add(command);
    }

    Result<hd::Path> derivation(KeyAlgorithm kind) const {
        if (!path.empty()) return hd::Path::parse(path);
        if (kind == KeyAlgorithm::secp256k1) return hd::Path::cosmos(account, index);
        return hd::Path::parse(fmt::format("m/44'/118'/{}'/0'/{}'", account, index));
    }
};

Result<KeyInfo> keep(Session& session, const MakeFlags& flags, const Mnemonic& mnemonic) {
    const auto kind = TRY(parse_key_algorithm(flags.algorithm));
    const auto path = TRY(flags.derivation(kind));
    auto key        = TRY(NewKey::from_mnemonic(kind, mnemonic, {}, path));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    return ring.add(flags.name, std::move(key),
                    flags.force ? Keyring::Existing::replace : Keyring::Existing::refuse);
}

Result<KeyInfo> keep_words(Session& session, const MakeFlags& flags, const Secret& typed) {
    const auto mnemonic = TRY(Mnemonic::parse(text_of(typed.reveal())));
    return keep(session, flags, mnemonic);
}

Result<KeyInfo> keep_hex(Session& session, const MakeFlags& flags, const Secret& typed) {
    const auto kind = TRY(parse_key_algorithm(flags.algorithm));
    auto bytes      = TRY(parse_hex(text_of(typed.reveal())));
    auto made       = TRY(NewKey::from_bytes(kind, Secret::take(std::move(bytes))));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    return ring.add(flags.name, std::move(made),
                    flags.force ? Keyring::Existing::replace : Keyring::Existing::refuse);
}

Result<View> make(Session& session, const MakeFlags& flags) {
    TRY(keyring::check_name(flags.name));
    const EntropySource entropy = [&session](std::span<std::uint8_t> out) {
        session.world().entropy.fill(out);
    };
    const auto mnemonic = TRY(Mnemonic::generate(flags.words, entropy));
    const auto key      = TRY(keep(session, flags, mnemonic));
    auto text           = fmt::format("name     {}\naddress  {}\n", key.name, key.address);
    // The words go to a terminal and nowhere else: not into a pipe, a file or a log.
    if (!flags.no_backup && !session.json() && session.streams().out_is_terminal)
        text += fmt::format(
            "\n{}\n\nWrite these words down, in order. Whoever has them has the key;\nwithout them "
            "a lost keyring is lost money. `ve keys export` shows them again.\n",
            text_of(mnemonic.text().reveal()));
    return View{key_json(key), std::move(text)};
}

Result<View> import(Session& session, const MakeFlags& flags) {
    TRY(keyring::check_name(flags.name));
    if (!flags.hex) TRY(flags.derivation(TRY(parse_key_algorithm(flags.algorithm))));
    auto typed = TRY(session.passphrase(
        flags.file, flags.hex ? "private key (64 hex digits)" : "mnemonic", "--file"));
    const auto key =
        TRY(flags.hex ? keep_hex(session, flags, typed) : keep_words(session, flags, typed));
    return View{key_json(key), fmt::format("name     {}\naddress  {}\n", key.name, key.address)};
}

}  // namespace

void add_keys_new(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<MakeFlags>();
    auto* command = keys.add_subcommand("new",
                                        "Make a key\n\nExamples:\n  ve keys new alice\n  ve keys "
                                        "new alice --backend test --output json");
    command->alias("add");
    flags->add(*command);
    command->add_option("--words", flags->words, "Length of the mnemonic")
        ->check(CLI::IsMember({12, 15, 18, 21, 24}))
        ->capture_default_str();
    command->add_flag("--no-backup", flags->no_backup, "Do not show the mnemonic");
    command->callback([flags, &session] { session.finish(make(session, *flags)); });
}

void add_keys_import(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<MakeFlags>();
    auto* command = keys.add_subcommand(
        "import",
        "Keep a key you have: its mnemonic is asked for, or read from a file\n\nExamples:\n  ve "
        "keys import alice\n  ve keys import alice --file - < words.txt");
    flags->add(*command);
    command->add_option("--file", flags->file,
                        "Read the mnemonic from here (- for standard input)");
    command->add_flag("--hex", flags->hex, "It is a private key in hex, not a mnemonic");
    command->callback([flags, &session] { session.finish(import(session, *flags)); });
}

}  // namespace ve
