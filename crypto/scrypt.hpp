// scrypt (RFC 7914): keys of key files that other programs wrote. Ours use Argon2id.
#pragma once

#include "crypto/secret.hpp"

namespace ve::scrypt {

struct Params {
    std::uint64_t n = 0;  // a power of two above 1; the function takes 128 * n * r bytes
    std::uint32_t r = 0, p = 0;
};
// 32 bytes. Errors: other parameters, or the memory is not there. Who reads params from a file
// bounds them first.
Result<Secret> key_of(const Secret& passphrase, ByteView salt, const Params& params);

}  // namespace ve::scrypt
