// From one seed to many keys: BIP-32 for secp256k1, SLIP-10 for ed25519, and the path's text.
#pragma once

#include "crypto/ed25519.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::hd {

inline constexpr std::uint32_t hardened = 0x80000000;

struct Path {
    std::vector<std::uint32_t> indexes;  // the hardened bit included
    bool operator==(const Path&) const = default;

    // m/44'/118'/0'/0/0; ' h or H mark a hardened step. The error names the step.
    static Result<Path> parse(std::string_view text);
    static Path cosmos(std::uint32_t account,
                       std::uint32_t index);  // m/44'/118'/{account}'/0/{index}
    std::string text() const;
};

// A key and its chain code: what one step of the derivation turns into the next.
struct Node {
    Secret key;
    Secret chain_code;
};

// Seeds have 16 to 64 bytes. About one in 2^127 steps has no key: an error, use the next index.
Result<Node> master_secp256k1(const Secret& seed);

Result<secp256k1::PrivateKey> derive_secp256k1(const Secret& seed, const Path& path);
Result<ed25519::PrivateKey> derive_ed25519(const Secret& seed, const Path& path);  // all hardened

}  // namespace ve::hd
