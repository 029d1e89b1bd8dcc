// rename and remove.
#include <CLI/CLI.hpp>

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

}  // namespace

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
