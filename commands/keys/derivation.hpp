// The flags that say which key of a mnemonic is meant.
#pragma once

#include "commands/session.hpp"
#include "keyring/keyring.hpp"

namespace CLI {
class App;
}

namespace ve {

struct DerivationFlags {
    std::string algorithm   = "secp256k1", path, passphrase_file;
    std::uint32_t coin_type = 118, account = 0, index = 0;
    bool asks_passphrase = false;

    void add(CLI::App& command);
    Result<KeyAlgorithm> kind() const { return parse_key_algorithm(algorithm); }
    // --path, or m/44'/{coin type}'/{account}'/0/{index}; every step is hardened for ed25519 and
    // x25519, as SLIP-10 has it. Error: a path that the algorithm does not have.
    Result<hd::Path> resolved() const;
    // BIP-39's own passphrase; empty unless a flag asks for one. `is_new`: typed twice.
    Result<Secret> passphrase(Session& session, bool is_new) const;
};

}  // namespace ve
