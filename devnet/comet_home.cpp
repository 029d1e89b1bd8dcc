#include "devnet/comet_home.hpp"

#include <algorithm>

#include "templates/templates.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view validator_key_file = "config/priv_validator_key.json";
constexpr std::string_view node_key_file      = "config/node_key.json";
constexpr std::string_view config_file        = "config/config.toml";

Json private_key_json(const ed25519::PrivateKey& key) {
    return Json::object(
        {{"type", "tendermint/PrivKeyEd25519"}, {"value", base64(key.expanded().reveal())}});
}

Result<void> write_once(world::RealDisk& disk, std::string_view path, const std::string& content) {
    if (TRY(disk.exists(path))) return {};
    return disk.write(path, bytes_of(content));
}

std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : ",") + item;
    return out;
}

std::string flag(bool on) { return on ? "true" : "false"; }

}  // namespace

std::string comet_node_id(const ed25519::PublicKey& key) { return hex(key.address().bytes()); }

Json comet_validator_key_json(const ed25519::PrivateKey& key) {
    const auto& shown = key.public_key();
    return Json::object({{"address", hex_upper(shown.address().bytes())},
                         {"pub_key", Json::object({{"type", "tendermint/PubKeyEd25519"},
                                                   {"value", base64(shown.bytes())}})},
                         {"priv_key", private_key_json(key)}});
}

Json comet_node_key_json(const ed25519::PrivateKey& key) {
    return Json::object({{"priv_key", private_key_json(key)}});
}

Result<std::string> comet_config_text(const CometConfig& config) {
    const auto& sync = config.state_sync;
    // A proposal on this machine comes within a few blocks' time; the others are cheaper to wait
    // for than to go without.
    const auto propose = std::max(config.block_interval, Duration::seconds(1));
    const auto step    = std::max(config.block_interval, Duration::milliseconds(500));
    // CometBFT hands the address to gRPC as it is, whose names have no scheme tcp.
    auto address = config.abci_address;
    if (config.transport == "grpc" && address.starts_with("tcp://")) address.erase(0, 6);
    return templates::fill("cometbft/config.toml",
                           {{"abci_address", address},
                            {"abci_transport", config.transport},
                            {"moniker", config.moniker},
                            {"rpc_address", config.rpc_address},
                            {"p2p_address", config.p2p_address},
                            {"p2p_external", config.p2p_external},
                            {"peers", joined(config.peers)},
                            {"addr_book_strict", flag(config.exchanges_peers)},
                            {"pex", flag(config.exchanges_peers)},
                            {"statesync", flag(sync.has_value())},
                            {"statesync_servers", sync ? joined(sync->servers) : ""},
                            {"trust_height", std::to_string(sync ? sync->height.value : 0)},
                            {"trust_hash", sync ? hex_upper(sync->block) : ""},
                            {"timeout_propose", propose.text()},
                            {"timeout_step", step.text()},
                            {"timeout_commit", config.block_interval.text()},
                            {"prometheus", flag(!config.metrics_address.empty())},
                            {"prometheus_address", config.metrics_address}});
}

// Where it is gone but blocks are there, somebody has to look: the validator may have signed.
Result<bool> begin_comet_signing(world::RealDisk& home) {
    if (TRY(home.exists(comet_signed_file))) return false;
    if (TRY(home.exists("data/blockstore.db")))
        return fail(errors::corrupt, "{} has blocks, but no {}", home.root().string(),
                    comet_signed_file)
            .with_hint(
                "bring the file back from where it went; without it a validator may sign "
                "twice");
    TRY(home.write(comet_signed_file, bytes_of(comet_never_signed)));
    return true;
}

Result<void> write_comet_home(const std::filesystem::path& home, const CometKeys& keys,
                              const Json& genesis, const CometConfig& config) {
    auto disk = TRY(world::RealDisk::open(home));
    TRY(disk.make_folder("config"));
    TRY(disk.make_folder("data"));
    TRY(write_once(disk, comet_genesis_file, genesis.pretty() + "\n"));
    TRY(write_once(disk, validator_key_file,
                   comet_validator_key_json(keys.validator).pretty() + "\n"));
    TRY(write_once(disk, node_key_file, comet_node_key_json(keys.node).pretty() + "\n"));
    TRY(begin_comet_signing(disk));
    if (keys.decryption != nullptr)
        TRY(write_once(disk, comet_decryption_file,
                       base64(keys.decryption->secret().reveal()) + "\n"));
    return disk.write(config_file, bytes_of(TRY(comet_config_text(config))));
}

}  // namespace ve::devnet
