// `ve keys new`: a key from fresh words; or, as Go users know it, an entry for a key that is
// elsewhere.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands/keys/derivation.hpp"
#include "commands/keys/multisig.hpp"
#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

struct NewFlags {
    KeyringFlags keyring;
    DerivationFlags derivation;
    MultisigFlags multisig;
    std::string name, derived_from, public_key;
    int words  = 24;
    bool force = false, no_backup = false, anywhere = false;

    Keyring::Existing existing() const {
        return force ? Keyring::Existing::replace : Keyring::Existing::refuse;
    }
};

constexpr std::string_view warning =
    "\nWrite these words down, in order, and keep them where nobody else looks. Whoever has\n"
    "them has the key; without them a lost keyring is lost money. They are not shown again\n"
    "unless you ask for it: ve keys export NAME\n";

// Four a line, numbered: easier to write down, and to check.
Secret numbered(std::string_view words) {
    Secret out{24 * 16};
    std::size_t size = 0;
    const auto put   = [&](std::string_view text) {
        std::ranges::copy(text, out.writable().begin() + static_cast<std::ptrdiff_t>(size));
        size += text.size();
    };
    for (std::size_t number = 1; !words.empty(); ++number) {
        const auto word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        put(fmt::format("{:>4}. ", number));
        put(word);
        const bool ends = number % 4 == 0 || words.empty();
        put(ends ? "\n" : std::string_view{"          "}.substr(word.size()));
    }
    return Secret::copy_of(out.reveal().first(size));
}

// The words go to a terminal and nowhere else: not into a pipe, a file or a log.
void show_words(Session& session, const NewFlags& flags, const Mnemonic& mnemonic) {
    const auto& streams = session.streams();
    if (flags.no_backup || session.json() || !session.flags.field.empty()) return;
    if (!streams.out_is_terminal && !flags.anywhere) return;
    const auto words = numbered(text_of(mnemonic.text().reveal()));
    streams.out("\n");
    streams.out(text_of(words.reveal()));
    streams.out(warning);
}

// Another key of the words that the keyring has kept: an account's own encryption key, say.
Result<View> derive(Session& session, const NewFlags& flags) {
    const auto path = TRY(flags.derivation.resolved());
    const auto kind = TRY(flags.derivation.kind());
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto words      = TRY(ring.export_mnemonic(flags.derived_from));
    const auto mnemonic   = TRY(Mnemonic::parse(text_of(words.reveal())));
    const auto passphrase = TRY(flags.derivation.passphrase(session, false));
    auto made             = TRY(NewKey::from_mnemonic(kind, mnemonic, passphrase.reveal(), path));
    const auto key        = TRY(ring.add(flags.name, std::move(made), flags.existing()));
    return View{key_json(key), key_text(key)};
}

Result<View> elsewhere(Session& session, const NewFlags& flags) {
    const auto key = TRY(parse_public_key(flags.public_key));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto kept = TRY(ring.add(flags.name, known_key(key), flags.existing()));
    return View{key_json(kept), key_text(kept)};
}

struct Made {
    View view;
    std::optional<Mnemonic> mnemonic;  // of a fresh key
};

Result<Made> make_fresh(Session& session, const NewFlags& flags) {
    const auto path             = TRY(flags.derivation.resolved());
    const auto kind             = TRY(flags.derivation.kind());
    const EntropySource entropy = [&session](std::span<std::uint8_t> out) {
        session.world().entropy.fill(out);
    };
    auto mnemonic         = TRY(Mnemonic::generate(flags.words, entropy));
    const auto passphrase = TRY(flags.derivation.passphrase(session, true));
    auto made             = TRY(NewKey::from_mnemonic(kind, mnemonic, passphrase.reveal(), path));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto key = TRY(ring.add(flags.name, std::move(made), flags.existing()));
    auto json      = key_json(key);
    if (flags.anywhere && !flags.no_backup) json.set("mnemonic", text_of(mnemonic.text().reveal()));
    View view{std::move(json), key_text(key)};
    return Made{std::move(view), std::move(mnemonic)};
}

Result<Made> make(Session& session, const NewFlags& flags) {
    TRY(keyring::check_name(flags.name));
    const auto alone = [](Result<View> view) -> Result<Made> {
        if (!view.ok()) return std::move(view).error();
        return Made{std::move(view).value(), {}};
    };
    if (!flags.multisig.members.empty())
        return alone(
            make_multisig(session, flags.keyring, flags.name, flags.multisig, flags.existing()));
    if (!flags.public_key.empty()) return alone(elsewhere(session, flags));
    if (!flags.derived_from.empty()) return alone(derive(session, flags));
    return make_fresh(session, flags);
}

}  // namespace

void add_keys_new(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<NewFlags>();
    auto* command = keys.add_subcommand(
        "new",
        "Make a key, and show its mnemonic once\n\nExamples:\n  ve keys new alice\n  ve keys new "
        "alice --backend test --output json\n  ve keys new letters --algorithm x25519 "
        "--derived-from alice");
    command->alias("add");
    command->add_option("name", flags->name, "What to call it: [A-Za-z0-9._-], up to 64")
        ->required();
    command->add_option("--words", flags->words, "Length of the mnemonic")
        ->check(CLI::IsMember({12, 15, 18, 21, 24}))
        ->capture_default_str();
    flags->derivation.add(*command);
    command->add_option("--derived-from", flags->derived_from,
                        "Use the words that this key of the keyring was made from");
    command->add_option("--pubkey", flags->public_key,
                        "Only list a key whose secret is elsewhere: JSON, hex or base64");
    command
        ->add_option("--multisig", flags->multisig.members,
                     "Make a multisig of these keys, as ve keys multisig new does")
        ->group("");
    command->add_option("--multisig-threshold", flags->multisig.threshold)->group("");
    command->add_flag("--nosort", flags->multisig.keeps_order)->group("");
    command->add_flag("--force", flags->force, "Replace a key of that name");
    command->add_flag("--no-backup", flags->no_backup, "Do not show the mnemonic");
    command->add_flag("--unsafe-stdout", flags->anywhere,
                      "Show the mnemonic also where standard output is no terminal");
    flags->keyring.add(*command);
    command->callback([flags, &session] {
        auto made = make(session, *flags);
        if (!made.ok()) return session.finish(Result<View>{std::move(made).error()});
        session.finish(Result<View>{std::move(made->view)});
        if (made->mnemonic) show_words(session, *flags, *made->mnemonic);
    });
}

}  // namespace ve
