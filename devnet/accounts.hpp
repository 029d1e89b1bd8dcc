// The accounts, validators and capture client of a devnet: all keys follow from its seed, so they
// need no file and every run of one seed has the same. They are public: never for money.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/mnemonic.hpp"
#include "crypto/nacl.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::devnet {

inline constexpr std::uint64_t default_seed = 1;

struct Account {
    std::string name, role;
    Address address;
    secp256k1::PrivateKey key;
    Mnemonic mnemonic;
};

struct Role {
    std::string_view name, role;
    std::uint64_t balance_ve;
    std::uint8_t seeded_score;  // of a verified identity in genesis; 0: none
};
// What every devnet starts with.
std::span<const Role> roles();

// The account of that name, a role's or any other (m/44'/118'/0'/0/0 of its mnemonic).
Account account(std::uint64_t seed, std::string_view name);

struct ValidatorKeys {
    std::string moniker;
    ed25519::PrivateKey consensus;       // signs blocks
    secp256k1::PrivateKey operator_key;  // the operator's account
    x25519::PrivateKey decryption;       // opens the identity scopes addressed to it
};
ValidatorKeys validator(std::uint64_t seed, std::size_t index);

// What a validator's node is known by among its peers, where nodes are processes.
ed25519::PrivateKey node_key(std::uint64_t seed, std::size_t index);

// The approved capture client of devnets.
inline constexpr std::string_view capture_client_id = "ve-capture";
ed25519::PrivateKey capture_client(std::uint64_t seed);

}  // namespace ve::devnet
