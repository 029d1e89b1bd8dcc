// One encrypted file of a keyring: a header in the clear, then XChaCha20-Poly1305 over the rest.
//
//   "VEKEYS" | format u16 | Argon2id KiB u32 | passes u32 | salt 16 | nonce 24 | ciphertext
//
// The header and the file's name are authenticated with the content, so neither parameters nor
// files can be exchanged. Numbers are big-endian.
#pragma once

#include "crypto/aead.hpp"
#include "crypto/argon2.hpp"

namespace ve::keyring {

inline constexpr std::uint16_t format              = 1;
inline constexpr std::size_t header_size           = 6 + 2 + 4 + 4 + argon2::salt_size + 24;
inline constexpr std::size_t sealed_file_bytes_max = 4U << 20;

// What turns a passphrase into the key of a keyring; the same in all of its files.
struct KeyDerivation {
    argon2::Params params;
    ByteArray<argon2::salt_size> salt{};
    bool operator==(const KeyDerivation&) const = default;
};

struct SealedFile {
    KeyDerivation derivation;
    aead::Nonce nonce{};
    Bytes ciphertext;

    // Errors (corrupt): not of this kind, cut short, of a newer format.
    static Result<SealedFile> parse(ByteView bytes);
};

struct Bounds {
    argon2::Params floor, ceiling;
};
// Error (refused): weaker than this backend allows, or so strong that it would stall us.
Result<void> check_bounds(const argon2::Params& params, const Bounds& bounds);

Bytes seal_file(std::string_view name, ByteView content, const KeyDerivation& derivation,
                const Secret& key, const EntropySource& entropy);
Result<Secret> open_file(std::string_view name, const SealedFile& file, const Secret& key);

}  // namespace ve::keyring
