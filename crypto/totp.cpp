#include "crypto/totp.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace ve::totp {
namespace {

constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// The 31 bits that RFC 4226 takes from the MAC, at the place that its last four bits name.
template <std::size_t size>
std::uint32_t truncated(const ByteArray<size>& mac) {
    const std::size_t at = mac.back() & 0x0fU;
    return (mac[at] & 0x7fU) << 24 | static_cast<std::uint32_t>(mac[at + 1] << 16) |
           static_cast<std::uint32_t>(mac[at + 2] << 8) | mac[at + 3];
}

std::string_view name_of(Digest digest) {
    switch (digest) {
        case Digest::sha1: return "SHA1";
        case Digest::sha256: return "SHA256";
        case Digest::sha512: break;
    }
    return "SHA512";
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<std::uint8_t>(c)));
    }
    return out;
}

}  // namespace

std::string hotp(const Secret& secret, std::uint64_t counter, const Options& options) {
    VE_INVARIANT(options.digits >= 6 && options.digits <= 8);
    ByteArray<8> message{};
    for (std::size_t i = 8; i-- > 0; counter >>= 8) message[i] = static_cast<std::uint8_t>(counter);
    const auto key   = secret.reveal();
    std::uint32_t in = 0;
    switch (options.digest) {
        case Digest::sha1: in = truncated(hmac_sha1(key, message)); break;
        case Digest::sha256: in = truncated(hmac_sha256(key, message)); break;
        case Digest::sha512: in = truncated(hmac_sha512(key, message)); break;
    }
    std::uint32_t modulus = 1;
    for (int i = 0; i < options.digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", in % modulus, options.digits);
}

std::string at(const Secret& secret, std::uint64_t unix_seconds, const Options& options) {
    VE_INVARIANT(options.period > 0);
    return hotp(secret, unix_seconds / options.period, options);
}

// All three steps are always computed: the time taken does not tell which one was right.
std::optional<std::uint64_t> match(const Secret& secret, std::string_view code,
                                   std::uint64_t unix_seconds,
                                   std::optional<std::uint64_t> last_used_step,
                                   const Options& options) {
    VE_INVARIANT(options.period > 0);
    const std::uint64_t now   = unix_seconds / options.period;
    const std::uint64_t first = now == 0 ? 0 : now - 1;
    std::optional<std::uint64_t> found;
    for (std::uint64_t step = first; step <= now + 1; ++step) {
        const bool right =
            equal_constant_time(bytes_of(hotp(secret, step, options)), bytes_of(code));
        if (right && (!last_used_step || step > *last_used_step) && !found) found = step;
    }
    return found;
}

Secret base32(const Secret& secret) {
    const auto in = secret.reveal();
    Secret out{(in.size() * 8 + 4) / 5};
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::size_t letter = 0;
        for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit) {
            const bool set = bit / 8 < in.size() && (in[bit / 8] >> (7 - bit % 8) & 1) != 0;
            letter         = letter << 1 | (set ? 1U : 0U);
        }
        out.writable()[i] = static_cast<std::uint8_t>(base32_letters[letter]);
    }
    return out;
}

Result<Secret> parse_base32(std::string_view text) {
    Secret room{text.size() * 5 / 8 + 1};
    std::size_t bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ' || text[i] == '-' || text[i] == '=') continue;
        const bool lower  = text[i] >= 'a' && text[i] <= 'z';
        const auto letter = base32_letters.find(lower ? static_cast<char>(text[i] - 32) : text[i]);
        if (letter == std::string_view::npos)
            return fail(errors::input, "character {} is not base32 (A-Z, 2-7)", i + 1);
        for (std::size_t bit = 0; bit < 5; ++bit, ++bits)
            if ((letter >> (4 - bit) & 1) != 0)
                room.writable()[bits / 8] =
                    static_cast<std::uint8_t>(room.writable()[bits / 8] | 0x80U >> bits % 8);
    }
    if (bits % 8 >= 5) return fail(errors::input, "the base32 text ends in the middle of a byte");
    if (bits % 8 != 0 && room.reveal()[bits / 8] != 0)
        return fail(errors::input, "the last character of the base32 text has bits to spare");
    return Secret::copy_of(room.reveal().first(bits / 8));
}

Secret otpauth_uri(std::string_view issuer, std::string_view account, const Secret& secret,
                   const Options& options) {
    const auto front = fmt::format("otpauth://totp/{}:{}?secret=", percent_encoded(issuer),
                                   percent_encoded(account));
    const auto back =
        fmt::format("&issuer={}&algorithm={}&digits={}&period={}", percent_encoded(issuer),
                    name_of(options.digest), options.digits, options.period);
    const auto key = base32(secret);
    Secret out{front.size() + key.size() + back.size()};
    auto end = std::copy(front.begin(), front.end(), out.writable().begin());
    end      = std::copy(key.reveal().begin(), key.reveal().end(), end);
    std::copy(back.begin(), back.end(), end);
    return out;
}

}  // namespace ve::totp
