#include "crypto/bcrypt.hpp"

#include <crypt.h>

#include <algorithm>
#include <memory>

namespace ve::bcrypt {
namespace {

constexpr std::string_view digits =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// bcrypt's own base64: another alphabet, no padding.
std::string salt_text(ByteView salt) {
    std::string out;
    std::uint32_t word = 0;
    int bits           = 0;
    for (const auto byte : salt) {
        word = word << 8 | byte;
        bits += 8;
        for (; bits >= 6; bits -= 6) out += digits[word >> (bits - 6) & 63];
    }
    if (bits > 0) out += digits[word << (6 - bits) & 63];
    return out;
}

}  // namespace

Result<Secret> text(const Secret& passphrase, ByteView salt, int cost) {
    if (salt.size() != salt_size)
        return fail(errors::input, "a bcrypt salt has 16 bytes, not {}", salt.size());
    const auto typed = passphrase.reveal();
    if (typed.size() > 72)
        return fail(errors::input, "bcrypt takes a passphrase of 72 bytes at most");
    if (std::ranges::find(typed, 0) != typed.end())
        return fail(errors::input, "bcrypt takes no NUL in a passphrase");
    VE_INVARIANT(cost >= 4 && cost <= 31);
    // $2b$ is the corrected function; Go computes it under the older name.
    const auto setting = fmt::format("$2b${:02}${}", cost, salt_text(salt));
    Secret phrase{typed.size() + 1};
    std::ranges::copy(typed, phrase.writable().begin());
    const auto room = std::make_unique<crypt_data>();
    const WipedOnExit wiped{*room};
    // crypt_rn and not crypt_r: sanitizers look for the latter in a shared library.
    const char* made = crypt_rn(reinterpret_cast<const char*>(phrase.reveal().data()),
                                setting.c_str(), room.get(), sizeof(crypt_data));
    if (made == nullptr || *made != '$') return fail(errors::internal, "bcrypt is not to be had");
    auto out          = Secret::copy_of(std::string_view{made});
    out.writable()[2] = 'a';
    return out;
}

}  // namespace ve::bcrypt
