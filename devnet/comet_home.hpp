// The folder of one CometBFT node with our application beside it: keys, genesis, configuration.
// What is started there is in comet_network.hpp.
#pragma once

#include "crypto/ed25519.hpp"
#include "crypto/nacl.hpp"
#include "devnet/network.hpp"
#include "node/world/disk.hpp"

namespace ve::devnet {

// Where state sync finds a block to trust, and who serves it.
struct CometTrust {
    Height height;
    Hash block{};
    std::vector<std::string> servers;  // RPC: http://127.0.0.1:26657
};

struct CometConfig {
    std::string moniker;
    std::string abci_address = "unix://abci.sock";  // from the node's folder
    std::string transport    = "socket";
    std::string rpc_address  = "tcp://127.0.0.1:26657";
    std::string p2p_address  = "tcp://127.0.0.1:26656";
    std::string p2p_external = {};
    std::vector<std::string> peers;             // id@host:port
    std::string metrics_address          = {};  // ":26660"; empty: none are served
    bool exchanges_peers                 = false;
    Duration block_interval              = Duration::milliseconds(200);
    std::optional<CometTrust> state_sync = {};
};

// A node's id among peers: lower hex of its key's address.
std::string comet_node_id(const ed25519::PublicKey& key);

Json comet_validator_key_json(const ed25519::PrivateKey& key);  // priv_validator_key.json
Json comet_node_key_json(const ed25519::PrivateKey& key);       // node_key.json
Result<std::string> comet_config_text(const CometConfig& config);

struct CometKeys {
    const ed25519::PrivateKey& validator;
    const ed25519::PrivateKey& node;
    const x25519::PrivateKey* decryption = nullptr;
};

inline constexpr std::string_view comet_genesis_file    = "config/genesis.json";
inline constexpr std::string_view comet_decryption_file = "config/veid.key";

// What CometBFT remembers of a validator's last signature, and what it is of one who never signed.
inline constexpr std::string_view comet_signed_file  = "data/priv_validator_state.json";
inline constexpr std::string_view comet_never_signed = R"({"height":"0","round":0,"step":0})"
                                                       "\n";

// Writes it where a home has none, and says whether. Error (corrupt): it is gone, and blocks are
// there.
Result<bool> begin_comet_signing(world::RealDisk& home);

// Makes what is absent; what a validator has signed, and its keys, are never replaced. The
// configuration is written anew.
Result<void> write_comet_home(const std::filesystem::path& home, const CometKeys& keys,
                              const Json& genesis, const CometConfig& config);

}  // namespace ve::devnet
