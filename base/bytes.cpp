#include "base/bytes.hpp"

#include <algorithm>

namespace ve {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string hex_with(ByteView bytes, std::string_view digits) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

}  // namespace

std::string hex(ByteView bytes) { return hex_with(bytes, "0123456789abcdef"); }
std::string hex_upper(ByteView bytes) { return hex_with(bytes, "0123456789ABCDEF"); }

Result<Bytes> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0)
        return fail(errors::input, "hex has an odd number of digits ({})", text.size());
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low  = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return fail(errors::input, "not a hex digit at offset {}", high < 0 ? i : i + 1);
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

std::string base64(ByteView bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left   = bytes.size() - i;
        const std::uint32_t word = static_cast<std::uint32_t>(bytes[i] << 16) |
                                   (left > 1 ? static_cast<std::uint32_t>(bytes[i + 1] << 8) : 0U) |
                                   (left > 2 ? static_cast<std::uint32_t>(bytes[i + 2]) : 0U);
        out += base64_alphabet[word >> 18];
        out += base64_alphabet[word >> 12 & 63];
        out += left > 1 ? base64_alphabet[word >> 6 & 63] : '=';
        out += left > 2 ? base64_alphabet[word & 63] : '=';
    }
    return out;
}

Result<Bytes> parse_base64(std::string_view text) {
    const std::string_view whole = text;
    while (!text.empty() && text.back() == '=' && whole.size() - text.size() < 2)
        text.remove_suffix(1);
    const bool padded = text.size() != whole.size();
    if (text.size() % 4 == 1 || (padded && whole.size() % 4 != 0))
        return fail(errors::input, "base64 has an impossible length ({})", whole.size());
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t word = 0;
    int bits           = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int digit = base64_digit(text[i]);
        if (digit < 0) return fail(errors::input, "not a base64 digit at offset {}", i);
        word = word << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(word >> bits & 255));
        }
    }
    if ((word & ((1U << bits) - 1)) != 0)
        return fail(errors::input, "base64 ends in bits that belong to no byte");
    return out;
}

void append_be32(Bytes& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift & 255));
}

void append_be64(Bytes& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift & 255));
}

void append_varint(Bytes& out, std::uint64_t value) {
    while (value >= 128) {
        out.push_back(static_cast<std::uint8_t>(value | 128));
        value >>= 7;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}

void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }
void append(Bytes& out, std::string_view more) { append(out, bytes_of(more)); }

bool equal_constant_time(ByteView a, ByteView b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
    return difference == 0;
}

}  // namespace ve
