// list, show, rename, remove, export.
#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

struct NameFlags {
    KeyringFlags keyring;
    std::string name, other;
};

Result<View> show(Session& session, const NameFlags& flags, const std::string& form) {
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto key  = TRY(ring.get(flags.name));
    const auto text = address_text(key.address, form);
    auto json       = key_json(key);
    json.set("address", text);
    return View{std::move(json),
                fmt::format("name        {}\nalgorithm   {}\naddress     {}\npublic key  {}\n",
                            key.name, name_of(key.algorithm), text, base64(key.public_key))};
}

Result<View> list(Session& session, const KeyringFlags& flags) {
    auto ring = TRY(open_keyring(session, flags.backend, flags.passphrase_file));
    auto json = Json::array();
    std::vector<std::vector<std::string>> rows{{"NAME", "ALGORITHM", "ADDRESS"}};
    for (const auto& key : TRY(ring.list())) {
        json.push(key_json(key));
        rows.push_back({key.name, std::string{name_of(key.algorithm)}, key.address.text()});
    }
    return View{std::move(json),
                rows.size() == 1 ? "no keys yet; make one with: ve keys new NAME\n" : table(rows)};
}

// A mnemonic is shown on a terminal; anywhere else only where the user insists.
Result<void> export_words(Session& session, const NameFlags& flags, bool anywhere) {
    if (!session.streams().out_is_terminal && !anywhere)
        return fail(errors::refused, "a mnemonic is shown on a terminal only, and this is none")
            .with_hint("to write it into a pipe or a file all the same: --unsafe-stdout");
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto words = TRY(ring.export_mnemonic(flags.name));
    session.streams().out(text_of(words.reveal()));
    session.streams().out("\n");
    return {};
}

}  // namespace

void add_keys_list(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<KeyringFlags>();
    auto* command = keys.add_subcommand(
        "list", "Names and addresses\n\nExample:\n  ve keys list --backend test");
    flags->add(*command);
    command->callback([flags, &session] { session.finish(list(session, *flags)); });
}

void add_keys_show(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NameFlags>();
    auto form     = std::make_shared<std::string>("acc");
    auto* command = keys.add_subcommand(
        "show",
        "One key's address\n\nExamples:\n  ve keys show alice\n  ve keys show alice --bech val");
    command->add_option("name", flags->name, "Which")->required();
    command->add_option("--bech", *form, "acc, val or cons")
        ->check(CLI::IsMember({"acc", "val", "cons"}))
        ->capture_default_str();
    flags->keyring.add(*command);
    command->callback([flags, form, &session] { session.finish(show(session, *flags, *form)); });
}

void add_keys_rename(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NameFlags>();
    auto* command = keys.add_subcommand(
        "rename", "Give a key another name\n\nExample:\n  ve keys rename alice anna");
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
    auto flags = std::make_shared<NameFlags>();
    auto yes   = std::make_shared<bool>(false);
    auto* command =
        keys.add_subcommand("remove", "Forget a key\n\nExample:\n  ve keys remove alice --yes");
    command->add_option("name", flags->name, "Which")->required();
    command->add_flag("-y,--yes", *yes, "It is backed up or not needed any more");
    flags->keyring.add(*command);
    command->callback([flags, yes, &session] {
        session.finish([&]() -> Result<View> {
            if (!*yes)
                return fail(errors::refused,
                            "removing {} loses it for good unless its mnemonic is written down",
                            flags->name)
                    .with_hint("ve keys remove {} --yes", flags->name);
            auto ring =
                TRY(open_keyring(session, flags->keyring.backend, flags->keyring.passphrase_file));
            TRY(ring.remove(flags->name));
            return View{Json::object({{"removed", flags->name}}),
                        fmt::format("removed {}\n", flags->name)};
        }());
    });
}

void add_keys_export(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NameFlags>();
    auto anywhere = std::make_shared<bool>(false);
    auto* command = keys.add_subcommand(
        "export", "Show a key's mnemonic again\n\nExample:\n  ve keys export alice");
    command->add_option("name", flags->name, "Which")->required();
    command->add_flag("--unsafe-stdout", *anywhere, "Also where standard output is no terminal");
    flags->keyring.add(*command);
    command->callback(
        [flags, anywhere, &session] { session.finish(export_words(session, *flags, *anywhere)); });
}

}  // namespace ve
