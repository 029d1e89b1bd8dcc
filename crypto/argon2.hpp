// Argon2id: a key from a passphrase, at a price in memory and time that a guesser pays too.
#pragma once

#include "crypto/secret.hpp"

namespace ve::argon2 {

inline constexpr std::size_t salt_size = 16;

struct Params {
    std::uint64_t memory_kib             = 256 * 1024;
    std::uint32_t passes                 = 3;
    bool operator==(const Params&) const = default;
};

// One lane, as libsodium. Errors: salt of another size, parameters that the function does not
// have, or the memory is not there. Callers that read params from a file bound them first.
Result<Secret> argon2id(const Secret& passphrase, ByteView salt, const Params& params,
                        std::size_t key_size = 32);

// With several lanes, as files of other programs ask for; they are computed one after the other.
Result<Secret> argon2id_in_lanes(const Secret& passphrase, ByteView salt, const Params& params,
                                 std::uint32_t lanes);

}  // namespace ve::argon2
