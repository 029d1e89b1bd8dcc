#include "keyring/foreign/keystore.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "crypto/scrypt.hpp"

namespace ve::foreign {
namespace {

constexpr std::size_t derived_size = 32;

const Json* section_of(const Json& json) {
    const auto* found = json.find("crypto");
    return found != nullptr ? found : json.find("Crypto");
}

Result<std::string> text_in(const Json& json, std::string_view name) {
    const auto* member = TRY(json.member(name));
    return member->text();
}

Result<Bytes> hex_in(const Json& json, std::string_view name, std::size_t size_min,
                     std::size_t size_max) {
    const auto text = TRY(text_in(json, name));
    auto bytes      = parse_hex(text);
    if (!bytes.ok() || bytes->size() < size_min || bytes->size() > size_max)
        return fail(errors::input, "the keystore's {} is not {} bytes in hex", name,
                    size_min == size_max ? fmt::format("{}", size_min)
                                         : fmt::format("{} to {}", size_min, size_max));
    return bytes;
}

Result<std::uint64_t> number_in(const Json& json, std::string_view name) {
    const auto* member = TRY(json.member(name));
    return member->u64();
}

Error too_costly(std::string_view what) {
    return fail(errors::refused, "the keystore asks for more than is given: {}", what);
}

Result<Secret> by_scrypt(const Json& params, const Secret& passphrase, ByteView salt) {
    const auto n = TRY(number_in(params, "n")), r = TRY(number_in(params, "r")),
               p = TRY(number_in(params, "p"));
    if (n > keystore_memory_max || r > keystore_memory_max / 128 / std::max<std::uint64_t>(n, 1) ||
        p > keystore_parallel_max)
        return too_costly(fmt::format("scrypt with n {}, r {}, p {}", n, r, p));
    return scrypt::key_of(
        passphrase, salt,
        {.n = n, .r = static_cast<std::uint32_t>(r), .p = static_cast<std::uint32_t>(p)});
}

Result<Secret> by_pbkdf2(const Json& params, const Secret& passphrase, ByteView salt) {
    const auto function = TRY(text_in(params, "prf"));
    if (function != "hmac-sha256")
        return fail(errors::input, "the keystore's prf is \"{}\"; known: hmac-sha256",
                    printable(function, 40));
    const auto rounds = TRY(number_in(params, "c"));
    if (rounds == 0) return fail(errors::input, "the keystore's PBKDF2 has no rounds");
    if (rounds > keystore_rounds_max) return too_costly(fmt::format("{} rounds", rounds));
    Secret out{derived_size};
    pbkdf2_hmac_sha256(passphrase.reveal(), salt, static_cast<std::uint32_t>(rounds),
                       out.writable());
    return out;
}

Result<Secret> derive(const Json& crypto, const Secret& passphrase) {
    const auto kdf     = TRY(text_in(crypto, "kdf"));
    const auto* params = TRY(crypto.member("kdfparams"));
    const auto salt    = TRY(hex_in(*params, "salt", 8, 256));
    const auto length  = TRY(number_in(*params, "dklen"));
    if (length != derived_size)
        return fail(errors::input, "the keystore derives {} bytes, not {}", length, derived_size);
    if (kdf == "scrypt") return by_scrypt(*params, passphrase, salt);
    if (kdf == "pbkdf2") return by_pbkdf2(*params, passphrase, salt);
    return fail(errors::input, "the keystore's kdf is \"{}\"; known: scrypt, pbkdf2",
                printable(kdf, 40));
}

}  // namespace

bool looks_like_keystore(const Json& json) {
    const auto* crypto = section_of(json);
    return crypto != nullptr && crypto->is_object() && json.find("version") != nullptr;
}

Result<NewKey> open_keystore(const Json& json, const Secret& passphrase) {
    const auto version = TRY(number_in(json, "version"));
    if (version != 3) return fail(errors::input, "a keystore of version {}, not 3", version);
    const auto* crypto = section_of(json);
    if (crypto == nullptr) return fail(errors::input, "the keystore has no \"crypto\"");
    const auto cipher = TRY(text_in(*crypto, "cipher"));
    if (cipher != "aes-128-ctr")
        return fail(errors::input, "the keystore's cipher is \"{}\"; known: aes-128-ctr",
                    printable(cipher, 40));
    const auto ciphertext = TRY(hex_in(*crypto, "ciphertext", 32, 32));
    const auto* params    = TRY(crypto->member("cipherparams"));
    const auto counter    = TRY(hex_in(*params, "iv", 16, 16));
    const auto mac        = TRY(hex_in(*crypto, "mac", 32, 32));
    const auto derived    = TRY(derive(*crypto, passphrase));

    Secret checked{16 + ciphertext.size()};
    std::ranges::copy(derived.reveal().subspan(16), checked.writable().begin());
    std::ranges::copy(ciphertext, checked.writable().begin() + 16);
    if (!equal_constant_time(keccak256(checked.reveal()), mac))
        return fail(errors::authentication,
                    "the keystore did not open: its passphrase is wrong, or it is damaged");
    auto key = TRY(aes::ctr(derived.reveal().first(16), counter, ciphertext));
    return NewKey::from_bytes(KeyAlgorithm::secp256k1, std::move(key));
}

}  // namespace ve::foreign
