// `ve keys list` and `ve keys show`: what may be known of keys. No passphrase is asked for.
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {
namespace {

struct ShowFlags {
    KeyringFlags keyring;
    std::string name, form = "acc", chain{prefix::account};
    bool address_only = false, public_key_only = false;
};

// The members, with the names that the keyring knows them by.
void add_members(Keyring& ring, const ThresholdKey& key, std::string_view chain, Json& json,
                 std::string& text) {
    auto members = Json::array();
    text += fmt::format("threshold   {} of {}\n", key.threshold, key.members.size());
    for (std::size_t i = 0; i < key.members.size(); ++i) {
        const auto address = key.members[i].address();
        const auto known   = ring.find(address);
        const auto name    = known.ok() ? known->name : "";
        members.push(Json::object({{"address", address.text(chain)},
                                   {"name", name},
                                   {"public_key", base64(key.members[i].bytes)}}));
        text += fmt::format("member {:<4} {}{}{}\n", i + 1, address.text(chain),
                            name.empty() ? "" : "  ", name);
    }
    json.set("threshold", key.threshold);
    json.set("members", std::move(members));
}

Result<View> show(Session& session, const ShowFlags& flags) {
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto key     = TRY(ring.get(flags.name));
    const auto address = key.address.text(bech_prefix(flags.chain, flags.form));
    const auto of      = public_key_of(key);
    if (flags.address_only)
        return View{Json::object({{"name", key.name}, {"address", address}}), address + "\n"};
    if (flags.public_key_only) {
        if (!of)
            return fail(errors::input, "{} is a key for {}, which no chain has a form for",
                        key.name, name_of(key.algorithm))
                .with_hint("ve keys show {} --field public_key", key.name);
        const auto form = proto_json(*of);
        return View{form, form.dump() + "\n"};
    }
    auto json = key_json(key);
    json.set("address", address);
    auto text = fmt::format("name        {}\nalgorithm   {}\naddress     {}\n", key.name,
                            name_of(key.algorithm), address);
    if (key.holder != KeyHolder::keyring) text += fmt::format("kind        {}\n", key.kind());
    if (!key.program.empty()) text += fmt::format("program     {}\n", printable(key.program, 400));
    if (key.algorithm != KeyAlgorithm::multisig)
        text += fmt::format("public key  {}\n", base64(key.public_key));
    else if (const auto* several = of ? std::get_if<ThresholdKey>(&*of) : nullptr)
        add_members(ring, *several, flags.chain, json, text);
    return View{std::move(json), std::move(text)};
}

// A Go binary keeps its keyring in a folder of the same name.
bool has_go_keys(const std::filesystem::path& folder) {
    std::error_code problem;
    for (std::filesystem::directory_iterator at{folder, problem}, end; !problem && at != end;
         at.increment(problem))
        if (at->path().extension() == ".info") return true;
    return false;
}

std::string none_yet(Session& session, const KeyringFlags& flags) {
    const auto folder = keyring_folder(session, flags.backend);
    if (has_go_keys(folder))
        return fmt::format("no keys yet; those of a Go binary are here: ve keys migrate {}\n",
                           folder.string());
    return "no keys yet; make one with: ve keys new NAME\n";
}

Result<View> list(Session& session, const KeyringFlags& flags) {
    auto ring       = TRY(open_keyring(session, flags.backend, flags.passphrase_file));
    const auto keys = TRY(ring.list());
    auto json       = Json::array();
    const bool all_local =
        std::ranges::all_of(keys, [](const auto& key) { return key.holder == KeyHolder::keyring; });
    std::vector<std::vector<std::string>> rows{{"NAME", "ALGORITHM", "ADDRESS"}};
    if (!all_local) rows[0].emplace_back("KIND");
    for (const auto& key : keys) {
        json.push(key_json(key));
        rows.push_back({key.name, std::string{name_of(key.algorithm)}, key.address.text()});
        if (!all_local) rows.back().emplace_back(key.kind());
    }
    return View{std::move(json), rows.size() == 1 ? none_yet(session, flags) : table(rows)};
}

}  // namespace

void add_keys_list(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<KeyringFlags>();
    auto* command = keys.add_subcommand(
        "list",
        "Names and addresses\n\nExamples:\n  ve keys list\n  ve keys list --backend test --output "
        "json");
    flags->add(*command);
    command->callback([flags, &session] { session.finish(list(session, *flags)); });
}

void add_keys_show(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<ShowFlags>();
    auto* command = keys.add_subcommand(
        "show",
        "One key: its address in any form, its public key, a multisig's members\n\nExamples:\n  "
        "ve keys show alice\n  ve keys show alice --bech val\n  ve keys show alice --prefix cosmos "
        "--address");
    command->add_option("name", flags->name, "Which")->required();
    command->add_option("--bech", flags->form, "acc, val or cons")
        ->check(CLI::IsMember({"acc", "val", "cons"}))
        ->capture_default_str();
    command->add_option("--prefix", flags->chain, "Of another chain, such as cosmos")
        ->check([](const std::string& word) {
            const bool good =
                !word.empty() && word.size() <= 40 && std::ranges::all_of(word, [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                });
            return good ? std::string{} : "a prefix has letters a to z and digits";
        })
        ->capture_default_str();
    command->add_flag("-a,--address", flags->address_only, "The address alone");
    command->add_flag("-p,--pubkey", flags->public_key_only,
                      "The public key alone, as JSON of the chain");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(show(session, *flags)); });
}

}  // namespace ve
