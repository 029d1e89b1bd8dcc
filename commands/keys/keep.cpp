// rename, remove, and the passphrase of them all.
#include <CLI/CLI.hpp>

#include "commands/keys/secret_input.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

struct NameFlags {
    KeyringFlags keyring;
    std::string name, other;
};

Result<View> remove(Session& session, const NameFlags& flags, bool yes) {
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    if (!yes)
        return fail(errors::refused,
                    "removing {} loses it for good unless its mnemonic is written down", flags.name)
            .with_hint("ve keys remove {} --yes", flags.name);
    TRY(ring.remove(flags.name));
    return View{Json::object({{"removed", flags.name}}), fmt::format("removed {}\n", flags.name)};
}

Result<View> change_passphrase(Session& session, const KeyringFlags& flags,
                               const std::string& new_file) {
    if (flags.passphrase_file == "-" && new_file == "-")
        return fail(errors::usage, "standard input cannot be both passphrases")
            .with_hint("--passphrase-file FILE, or --new-passphrase-file FILE");
    auto ring = TRY(open_keyring(session, flags.backend, flags.passphrase_file));
    TRY(ring.change_passphrase([&](const PassphraseRequest&) {
        return read_new_passphrase(session, new_file, "new keyring passphrase",
                                   "--new-passphrase-file");
    }));
    return View{Json::object({{"changed", true}}), "the keyring has a new passphrase\n"};
}

}  // namespace

void add_keys_passphrase(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<KeyringFlags>();
    auto new_file = std::make_shared<std::string>();
    auto* command = keys.add_subcommand(
        "passphrase",
        "Give the encrypted keyring another passphrase\n\nExamples:\n  ve keys passphrase\n  ve "
        "keys passphrase --passphrase-file old --new-passphrase-file new");
    command->add_option("--new-passphrase-file", *new_file,
                        "Read the new passphrase from here (- for standard input)");
    flags->add(*command);
    command->callback([flags, new_file, &session] {
        session.finish(change_passphrase(session, *flags, *new_file));
    });
}

void add_keys_rename(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NameFlags>();
    auto* command = keys.add_subcommand(
        "rename",
        "Give a key another name\n\nExamples:\n  ve keys rename alice anna\n  ve keys rename alice "
        "anna --backend test");
    command->add_option("name", flags->name, "Which")->required();
    command->add_option("new-name", flags->other, "Its new name")->required();
    flags->keyring.add(*command);
    command->callback([flags, &session] {
        session.finish([&]() -> Result<View> {
            auto ring =
                TRY(open_keyring(session, flags->keyring.backend, flags->keyring.passphrase_file));
            TRY(ring.rename(flags->name, flags->other));
            return View{Json::object({{"renamed", flags->name}, {"to", flags->other}}),
                        fmt::format("{} is now {}\n", flags->name, flags->other)};
        }());
    });
}

void add_keys_remove(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NameFlags>();
    auto yes      = std::make_shared<bool>(false);
    auto* command = keys.add_subcommand(
        "remove",
        "Forget a key\n\nExamples:\n  ve keys remove alice --yes\n  ve keys remove alice --yes "
        "--backend test");
    command->add_option("name", flags->name, "Which")->required();
    command->add_flag("-y,--yes", *yes, "It is backed up or not needed any more");
    flags->keyring.add(*command);
    command->callback([flags, yes, &session] { session.finish(remove(session, *flags, *yes)); });
}

}  // namespace ve
