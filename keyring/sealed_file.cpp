#include "keyring/sealed_file.hpp"

#include <algorithm>

namespace ve::keyring {
namespace {

constexpr std::string_view magic = "VEKEYS";

std::uint32_t read_number(ByteView bytes) {
    std::uint32_t out = 0;
    for (const auto byte : bytes) out = out << 8 | byte;
    return out;
}

Bytes header_of(const KeyDerivation& derivation, const aead::Nonce& nonce) {
    Bytes out = copy_of(bytes_of(magic));
    out.push_back(static_cast<std::uint8_t>(format >> 8));
    out.push_back(static_cast<std::uint8_t>(format & 0xff));
    append_be32(out, static_cast<std::uint32_t>(derivation.params.memory_kib));
    append_be32(out, derivation.params.passes);
    append(out, derivation.salt);
    append(out, nonce);
    VE_INVARIANT(out.size() == header_size);
    return out;
}

Bytes associated(std::string_view name, ByteView header) {
    Bytes out = copy_of(header);
    append(out, name);
    return out;
}

}  // namespace

Result<SealedFile> SealedFile::parse(ByteView bytes) {
    if (bytes.size() < magic.size() || text_of(bytes.first(magic.size())) != magic)
        return fail(errors::corrupt, "the file is no part of a keyring");
    if (bytes.size() < header_size + aead::tag_size)
        return fail(errors::corrupt, "the keyring file ends after {} bytes", bytes.size());
    auto rest       = bytes.subspan(magic.size());
    const auto take = [&rest](std::size_t size) {
        const auto out = rest.first(size);
        rest           = rest.subspan(size);
        return out;
    };
    const auto found = read_number(take(2));
    if (found > format)
        return fail(errors::corrupt,
                    "the keyring has format {}, and this program knows up to {}; nothing was "
                    "changed",
                    found, format)
            .with_hint("use the newer ve that wrote it");
    if (found != format) return fail(errors::corrupt, "the keyring has no format {}", found);
    SealedFile out;
    out.derivation.params.memory_kib = read_number(take(4));
    out.derivation.params.passes     = read_number(take(4));
    const auto salt                  = take(out.derivation.salt.size());
    std::copy(salt.begin(), salt.end(), out.derivation.salt.begin());
    const auto nonce = take(out.nonce.size());
    std::copy(nonce.begin(), nonce.end(), out.nonce.begin());
    out.ciphertext = copy_of(rest);
    return out;
}

Result<void> check_bounds(const argon2::Params& params, const Bounds& bounds) {
    if (params.memory_kib < bounds.floor.memory_kib || params.passes < bounds.floor.passes)
        return fail(errors::refused,
                    "the keyring's passphrase is protected by {} KiB x {} passes only, less than "
                    "{} KiB x {}",
                    params.memory_kib, params.passes, bounds.floor.memory_kib, bounds.floor.passes);
    if (params.memory_kib > bounds.ceiling.memory_kib || params.passes > bounds.ceiling.passes)
        return fail(
            errors::refused, "the keyring asks for {} KiB x {} passes, more than {} KiB x {}",
            params.memory_kib, params.passes, bounds.ceiling.memory_kib, bounds.ceiling.passes);
    return {};
}

Bytes seal_file(std::string_view name, ByteView content, const KeyDerivation& derivation,
                const Secret& key, const EntropySource& entropy) {
    aead::Nonce nonce;
    entropy(nonce);
    Bytes out = header_of(derivation, nonce);
    append(out, aead::seal(content, associated(name, out), nonce, key));
    return out;
}

Result<Secret> open_file(std::string_view name, const SealedFile& file, const Secret& key) {
    const auto header = header_of(file.derivation, file.nonce);
    return aead::open(file.ciphertext, associated(name, header), file.nonce, key);
}

}  // namespace ve::keyring
