// `ve keys export`: a key's secret, for a backup or another program.
#include <CLI/CLI.hpp>

#include "commands/keys/public_keys.hpp"
#include "commands/keys/secret_input.hpp"
#include "commands/keys/verbs.hpp"
#include "keyring/foreign/key_armor.hpp"

namespace ve {
namespace {

struct ExportFlags {
    KeyringFlags keyring;
    std::string name, form = "mnemonic", kdf = "argon2", key_passphrase_file;
    bool anywhere = false;
};

// A secret in the clear is shown on a terminal; anywhere else only where the user insists.
Result<void> show_secret(Session& session, Keyring& ring, const ExportFlags& flags) {
    const bool words  = flags.form == "mnemonic";
    const auto secret = TRY(words ? ring.export_mnemonic(flags.name) : ring.export_key(flags.name));
    auto digits       = words ? std::string{} : hex(secret.reveal());
    const auto text   = words ? text_of(secret.reveal()) : std::string_view{digits};
    session.streams().out(text);
    session.streams().out("\n");
    wipe(digits);
    return {};
}

Result<void> show_public_armor(Session& session, Keyring& ring, const ExportFlags& flags) {
    const auto info   = TRY(ring.get(flags.name));
    const auto key    = public_key_of(info);
    const auto* alone = key ? std::get_if<PublicKey>(&*key) : nullptr;
    if (alone == nullptr)
        return fail(errors::input, "a {} key has no armor", name_of(info.algorithm));
    session.streams().out(foreign::write_public_armor(*alone) + "\n");
    return {};
}

Result<void> show_armor(Session& session, Keyring& ring, const ExportFlags& flags) {
    const auto info       = TRY(ring.get(flags.name));
    const auto secret     = TRY(ring.export_key(flags.name));
    const auto passphrase = TRY(read_new_passphrase(
        session, flags.key_passphrase_file, "passphrase for the armor", "--key-passphrase-file"));
    if (passphrase.size() < keyring::passphrase_min)
        return fail(errors::refused, "an armor's passphrase has at least {} characters",
                    keyring::passphrase_min);
    const auto kdf  = flags.kdf == "bcrypt" ? foreign::ArmorKdf::bcrypt : foreign::ArmorKdf::argon2;
    const auto text = TRY(foreign::write_armor(
        info.algorithm, secret, passphrase, kdf,
        [&session](std::span<std::uint8_t> out) { session.world().entropy.fill(out); }));
    session.streams().out(text + "\n");
    return {};
}

Result<void> export_key(Session& session, const ExportFlags& flags) {
    const bool clear = flags.form == "mnemonic" || flags.form == "hex";
    if (clear && !session.streams().out_is_terminal && !flags.anywhere)
        return fail(errors::refused, "a {} is shown on a terminal only, and this is none",
                    flags.form == "hex" ? "private key" : "mnemonic")
            .with_hint("to write it into a pipe or a file all the same: --unsafe-stdout");
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    if (clear) return show_secret(session, ring, flags);
    if (flags.form == "public-armor") return show_public_armor(session, ring, flags);
    return show_armor(session, ring, flags);
}

}  // namespace

void add_keys_export(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<ExportFlags>();
    auto* command = keys.add_subcommand(
        "export",
        "Show a key's mnemonic again, or write the key for another program\n\nExamples:\n  ve "
        "keys export alice\n  ve keys export alice --form armor > alice.armor\n  ve keys export "
        "alice --form public-armor");
    command->add_option("name", flags->name, "Which")->required();
    command
        ->add_option("--form", flags->form,
                     "mnemonic, hex, armor (encrypted, as the Go keyring imports it) or "
                     "public-armor")
        ->check(CLI::IsMember({"mnemonic", "hex", "armor", "public-armor"}))
        ->capture_default_str();
    command
        ->add_option("--kdf", flags->kdf,
                     "Of an armor: argon2, or bcrypt for chains before SDK 0.50")
        ->check(CLI::IsMember({"argon2", "bcrypt"}))
        ->capture_default_str();
    command->add_option("--key-passphrase-file", flags->key_passphrase_file,
                        "Read the armor's passphrase from here (- for standard input)");
    command->add_flag("--unsafe-stdout", flags->anywhere,
                      "Also where standard output is no terminal");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(export_key(session, *flags)); });
}

}  // namespace ve
