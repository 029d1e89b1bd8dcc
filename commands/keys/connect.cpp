// `ve keys connect`: a key that stays in a device or an HSM, reached through a signer program.
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/keys/verbs.hpp"
#include "keyring/program/signer.hpp"

namespace ve {
namespace {

namespace program = keyring::program;

struct ConnectFlags {
    KeyringFlags keyring;
    std::string name, program;
    std::vector<std::string> arguments;
    std::string path = "m/44'/118'/0'/0/0";
    bool force       = false;
};

Result<program::Program> start(Session& session, const ConnectFlags& flags,
                               std::vector<std::string>& arguments) {
    const auto search = session.streams().environment("PATH").value_or("");
    arguments         = {TRY(program::find_program(flags.program, search))};
    arguments.insert(arguments.end(), flags.arguments.begin(), flags.arguments.end());
    program::Asking asking;
    asking.arguments = arguments;
    asking.say       = [&session](std::string_view line) { session.say(line); };
    return program::Program::start(std::move(asking));
}

Json json_of(const program::Hello& hello) {
    auto modes = Json::array();
    for (const auto& mode : hello.modes) modes.push(mode);
    return Json::object({{"name", hello.name},
                         {"version", hello.version},
                         {"modes", std::move(modes)},
                         {"confirms", hello.confirms}});
}

// Without a name nothing is kept: what the program is and offers.
Result<View> look(program::Program& device) {
    const auto& hello = device.hello();
    auto list         = Json::array();
    std::vector<std::vector<std::string>> rows{{"PATH", "ALGORITHM", "ADDRESS"}};
    for (const auto& key : TRY(device.keys({}))) {
        const auto address = key.algorithm == KeyAlgorithm::ed25519
                                 ? ed25519::address_of(key.public_key)
                                 : secp256k1::address_of(key.public_key);
        list.push(Json::object({{"path", key.path},
                                {"algorithm", name_of(key.algorithm)},
                                {"address", address.text()},
                                {"public_key", base64(key.public_key)}}));
        rows.push_back({key.path, std::string{name_of(key.algorithm)}, address.text()});
    }
    auto json = json_of(hello);
    json.set("keys", std::move(list));
    return View{std::move(json),
                fmt::format("{} {}  signs {}{}\n\n{}", hello.name, hello.version,
                            fmt::join(hello.modes, ", "),
                            hello.confirms ? "; somebody confirms each" : "", table(rows))};
}

Result<View> connect(Session& session, const ConnectFlags& flags) {
    if (!flags.name.empty()) TRY(keyring::check_name(flags.name));
    const auto path = TRY(hd::Path::parse(flags.path));
    std::vector<std::string> arguments;
    auto device = TRY(start(session, flags, arguments));
    if (flags.name.empty()) return look(device);
    const auto offered = TRY(device.keys({path.text()})).front();
    KnownKey key;
    key.algorithm  = offered.algorithm;
    key.public_key = offered.public_key;
    key.holder     = KeyHolder::program;
    key.path       = offered.path;
    key.program    = program::arguments_text(arguments);
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto kept =
        TRY(ring.add(flags.name, std::move(key),
                     flags.force ? Keyring::Existing::replace : Keyring::Existing::refuse));
    auto json = key_json(kept);
    json.set("device", device.hello().name);
    return View{std::move(json),
                fmt::format("name     {}\naddress  {}\ndevice   {} {}, {}\n", kept.name,
                            kept.address, device.hello().name, device.hello().version, kept.path)};
}

}  // namespace

void add_keys_connect(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<ConnectFlags>();
    auto* command = keys.add_subcommand(
        "connect",
        "Use a key that a program holds: a hardware device, an HSM\n\n"
        "The program speaks the protocol of docs/signer-programs.md. It is started whenever the\n"
        "key signs; the secret never leaves it. Without a name, says what the program offers.\n\n"
        "Examples:\n"
        "  ve keys connect --program ve_signer_example\n"
        "  ve keys connect vault --program ve_signer_example --path \"m/44'/118'/1'/0/0\"\n"
        "  ve keys connect vault --backend test --program ve_signer_example --program-arg "
        "--no-confirm");
    command->add_option("name", flags->name, "What to call the key");
    command->add_option("--program", flags->program, "The program, by its path or its name")
        ->required();
    command
        ->add_option("--program-arg", flags->arguments,
                     "A word to give to the program; may be given again")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--path", flags->path, "Which of its keys")->capture_default_str();
    command->add_flag("--force", flags->force, "Lose a key of the same name");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(connect(session, *flags)); });
}

}  // namespace ve
