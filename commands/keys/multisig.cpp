#include "commands/keys/multisig.hpp"

#include <CLI/CLI.hpp>

#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

// "a,b,c" are three; the commas of a key's JSON are its own.
std::vector<std::string> split(const std::vector<std::string>& given) {
    std::vector<std::string> out;
    for (std::string_view rest : given) {
        while (!rest.empty()) {
            const bool json = rest.find_first_not_of(' ') != std::string_view::npos &&
                              rest[rest.find_first_not_of(' ')] == '{';
            const auto end = json ? std::string_view::npos : rest.find(',');
            if (const auto word = rest.substr(0, end); !word.empty()) out.emplace_back(word);
            rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
        }
    }
    return out;
}

}  // namespace

Result<View> make_multisig(Session& session, const KeyringFlags& keyring, const std::string& name,
                           const MultisigFlags& flags, Keyring::Existing existing) {
    TRY(keyring::check_name(name));
    const auto words = split(flags.members);
    if (flags.threshold == 0)
        return fail(errors::usage, "how many of the {} members must sign is not said", words.size())
            .with_hint("--threshold 2");
    auto ring = TRY(open_keyring(session, keyring.backend, keyring.passphrase_file));
    std::vector<PublicKey> members;
    for (const auto& word : words) members.push_back(TRY(find_member(ring, word)));
    const auto order =
        flags.keeps_order ? ThresholdKey::Order::as_given : ThresholdKey::Order::by_address;
    const auto key = TRY(ThresholdKey::make(flags.threshold, std::move(members), order));
    if (key.has_twins())
        return fail(errors::refused,
                    "a member stands there twice: it alone would count for two of the {}",
                    flags.threshold);
    const auto kept = TRY(ring.add(
        name, KnownKey{.algorithm = KeyAlgorithm::multisig, .public_key = key.amino()}, existing));
    return View{key_json(kept), key_text(kept)};
}

void add_keys_multisig(CLI::App& keys, Session& session) {
    struct Flags {
        KeyringFlags keyring;
        MultisigFlags multisig;
        std::string name;
        bool force = false;
    };
    auto flags = std::make_shared<Flags>();
    auto* noun = keys.add_subcommand("multisig", "Keys of which k of n members sign");
    noun->require_subcommand(0, 1);
    auto* command = noun->add_subcommand(
        "new",
        "List a multisig; each member signs with a key of their own\n\nExamples:\n  ve keys "
        "multisig new team --threshold 2 --members alice,bob,carol\n  ve keys multisig new team "
        "--threshold 2 --members alice --members \"$(cat bob.json)\"\n  ve keys show team");
    command->add_option("name", flags->name, "What to call it")->required();
    command->add_option("--threshold", flags->multisig.threshold, "How many members must sign");
    command
        ->add_option("--members", flags->multisig.members,
                     "Names of keys, or public keys as JSON, hex or base64; commas between")
        ->required();
    command->add_flag("--no-sort,--nosort", flags->multisig.keeps_order,
                      "Keep the members in this order (default: by address); another order is "
                      "another address");
    command->add_flag("--force", flags->force, "Replace a key of that name");
    flags->keyring.add(*command);
    command->callback([flags, &session] {
        session.finish(
            make_multisig(session, flags->keyring, flags->name, flags->multisig,
                          flags->force ? Keyring::Existing::replace : Keyring::Existing::refuse));
    });
}

}  // namespace ve
