// `ve node prepare`: a home out of what a cluster hands to a container.
#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/node/verbs.hpp"
#include "devnet/comet_home.hpp"

namespace ve {
namespace {

constexpr std::size_t file_max     = 64U << 20;
constexpr std::string_view taken[] = {"config.toml", "genesis.json", "priv_validator_key.json",
                                      "node_key.json", "veid.key"};

// The configuration may change; keys and the genesis stay what they were.
Result<bool> take(world::RealDisk& home, const std::filesystem::path& from, std::string_view name) {
    const auto source = from / name;
    std::error_code code;
    if (!std::filesystem::is_regular_file(source, code)) return false;
    const auto folder  = TRY(world::RealDisk::open(from));
    const auto content = TRY(folder.read(name, file_max));
    const auto target  = fmt::format("config/{}", name);
    const bool there   = TRY(home.exists(target));
    if (there && TRY(home.read(target, file_max)) == content) return false;
    if (there && name != "config.toml")
        return fail(errors::refused, "{} differs from what the home has", source.string())
            .with_hint("this home belongs to another chain or validator; give the node a new one");
    TRY(home.write(target, content));
    return true;
}

Result<View> prepare(Session& session, const std::vector<std::string>& folders) {
    auto home = TRY(world::RealDisk::open(session.home()));
    TRY(home.make_folder("config"));
    TRY(home.make_folder("data"));
    auto list = Json::array();
    for (const auto& folder : folders)
        for (const auto name : taken)
            if (TRY(take(home, folder, name))) list.push(fmt::format("config/{}", name));
    if (TRY(devnet::begin_comet_signing(home))) list.push(std::string{devnet::comet_signed_file});
    const auto count = list.items().size();
    return View{Json::object({{"home", session.home().string()}, {"written", std::move(list)}}),
                fmt::format("{} files written\n", count)};
}

}  // namespace

void add_node_prepare(CLI::App& node, Session& session) {
    auto folders  = std::make_shared<std::vector<std::string>>();
    auto* command = node.add_subcommand(
        "prepare",
        "Make a home for CometBFT and the application out of mounted files\n\n"
        "Takes config.toml, genesis.json, priv_validator_key.json, node_key.json and veid.key "
        "from\n"
        "the folders. Keys and the genesis that a home has are never replaced.\n\n"
        "Examples:\n"
        "  ve node prepare --home /node --from /config --from /secrets\n"
        "  ve node prepare --home /node --from /config --output json");
    command->add_option("--from", *folders, "Where the files are")->required();
    command->callback([folders, &session] { session.finish(prepare(session, *folders)); });
}

}  // namespace ve
