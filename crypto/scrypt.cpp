#include "crypto/scrypt.hpp"

#include <bit>

#include "crypto/sodium.hpp"

namespace ve::scrypt {

Result<Secret> key_of(const Secret& passphrase, ByteView salt, const Params& params) {
    if (params.n < 2 || !std::has_single_bit(params.n) || params.r == 0 || params.p == 0)
        return fail(errors::input, "scrypt has no parameters n {}, r {}, p {}", params.n, params.r,
                    params.p);
    sodium_ready();
    Secret out{32};
    const auto typed = passphrase.reveal();
    if (crypto_pwhash_scryptsalsa208sha256_ll(typed.data(), typed.size(), salt.data(), salt.size(),
                                              params.n, params.r, params.p, out.writable().data(),
                                              out.size()) != 0)
        return fail(errors::io, "no {} MiB of memory for scrypt", params.n * params.r / 8192);
    return out;
}

}  // namespace ve::scrypt
