#include "crypto/argon2.hpp"

#include "crypto/sodium.hpp"

namespace ve::argon2 {

Result<Secret> argon2id(const Secret& passphrase, ByteView salt, const Params& params,
                        std::size_t key_size) {
    if (salt.size() != salt_size)
        return fail(errors::input, "an Argon2 salt has 16 bytes, not {}", salt.size());
    constexpr std::uint64_t kib_min = crypto_pwhash_MEMLIMIT_MIN / 1024;
    constexpr std::uint64_t kib_max = 4U << 20;  // 4 GiB
    if (params.memory_kib < kib_min || params.memory_kib > kib_max || params.passes < 1)
        return fail(errors::input, "Argon2 takes {} to {} KiB and at least 1 pass, not {} and {}",
                    kib_min, kib_max, params.memory_kib, params.passes);
    if (key_size < crypto_pwhash_BYTES_MIN)
        return fail(errors::input, "an Argon2 key has at least {} bytes",
                    std::size_t{crypto_pwhash_BYTES_MIN});
    sodium_ready();
    Secret out{key_size};
    const auto typed = text_of(passphrase.reveal());
    if (crypto_pwhash(out.writable().data(), out.size(), typed.empty() ? "" : typed.data(),
                      typed.size(), salt.data(), params.passes, params.memory_kib * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(errors::io, "no {} MiB of memory for the passphrase's key",
                    params.memory_kib / 1024);
    return out;
}

}  // namespace ve::argon2
