#include "crypto/argon2.hpp"

#include "crypto/sodium.hpp"

// Of libargon2, under the name that cmake/ve_packages.cmake gives it.
extern "C" int ve_argon2id_hash_raw(std::uint32_t passes, std::uint32_t memory_kib,
                                    std::uint32_t lanes, const void* passphrase,
                                    std::size_t passphrase_size, const void* salt,
                                    std::size_t salt_size, void* out, std::size_t out_size);

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

// libsodium has one lane only; this is the function's reference library.
Result<Secret> argon2id_in_lanes(const Secret& passphrase, ByteView salt, const Params& params,
                                 std::uint32_t lanes) {
    VE_INVARIANT(params.memory_kib <= 1U << 20);
    Secret out{32};
    const auto typed  = passphrase.reveal();
    const auto status = ve_argon2id_hash_raw(
        params.passes, static_cast<std::uint32_t>(params.memory_kib), lanes, typed.data(),
        typed.size(), salt.data(), salt.size(), out.writable().data(), out.size());
    if (status != 0)
        return fail(errors::io, "no {} MiB of memory for the passphrase's key",
                    params.memory_kib / 1024);
    return out;
}

}  // namespace ve::argon2
