#include "base/bech32.hpp"

#include <algorithm>

namespace ve::bech32 {
namespace {

constexpr std::string_view charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t max_length   = 1023;
constexpr std::uint32_t bech32m    = 0x2bc830a3;

std::uint32_t step(std::uint32_t checksum, std::uint32_t value) {
    constexpr std::array<std::uint32_t, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                        0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top                          = checksum >> 25;
    checksum                                         = (checksum & 0x1ffffff) << 5 ^ value;
    for (std::size_t i = 0; i < generator.size(); ++i)
        if ((top >> i & 1) != 0) checksum ^= generator[i];
    return checksum;
}

std::uint32_t of_prefix(std::string_view prefix) {
    std::uint32_t checksum = 1;
    for (const char c : prefix) checksum = step(checksum, static_cast<std::uint8_t>(c) >> 5);
    checksum = step(checksum, 0);
    for (const char c : prefix) checksum = step(checksum, static_cast<std::uint8_t>(c) & 31);
    return checksum;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string encode(std::string_view prefix, ByteView data) {
    std::string out{prefix};
    out += '1';
    std::uint32_t checksum = of_prefix(prefix);
    const auto put         = [&](std::uint32_t five) {
        checksum = step(checksum, five);
        out += charset[five];
    };
    std::uint32_t word = 0;
    int bits           = 0;
    for (const auto byte : data) {
        word = word << 8 | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            put(word >> bits & 31);
        }
    }
    if (bits > 0) put(word << (5 - bits) & 31);
    for (int i = 0; i < 6; ++i) checksum = step(checksum, 0);
    checksum ^= 1;
    for (int shift = 25; shift >= 0; shift -= 5) out += charset[checksum >> shift & 31];
    return out;
}

Result<Decoded> decode(std::string_view text) {
    if (text.size() < 8 || text.size() > max_length)
        return fail(errors::input, "bech32 text has {} characters, expected 8 to {}", text.size(),
                    max_length);
    const bool has_lower = std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
    const bool has_upper = std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (has_lower && has_upper)
        return fail(errors::input, "bech32 text mixes upper and lower case");
    const auto one = text.rfind('1');
    if (one == std::string_view::npos || one == 0 || one + 7 > text.size())
        return fail(errors::input, "bech32 text lacks a prefix, a '1' and a checksum");

    Decoded out;
    for (const char c : text.substr(0, one)) {
        if (c < 33 || c > 126)
            return fail(errors::input, "bech32 prefix holds a strange character");
        out.prefix += lower(c);
    }
    std::uint32_t checksum = of_prefix(out.prefix);
    std::uint32_t word     = 0;
    int bits               = 0;
    const auto body        = text.substr(one + 1);
    for (std::size_t i = 0; i < body.size(); ++i) {
        const auto five = charset.find(lower(body[i]));
        if (five == std::string_view::npos)
            return fail(errors::input, "'{}' at offset {} is not a bech32 character",
                        body[i] >= 33 && body[i] <= 126 ? body[i] : '?', one + 1 + i);
        checksum = step(checksum, static_cast<std::uint32_t>(five));
        if (i + 6 >= body.size()) continue;  // the checksum itself
        word = word << 5 | static_cast<std::uint32_t>(five);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out.data.push_back(static_cast<std::uint8_t>(word >> bits & 255));
        }
    }
    if (checksum == bech32m)
        return fail(errors::input, "this is bech32m; Cosmos addresses use bech32");
    if (checksum != 1) return fail(errors::input, "bech32 checksum is wrong (a typing error?)");
    if (bits >= 5 || (word & ((1U << bits) - 1)) != 0)
        return fail(errors::input, "bech32 padding is not zero");
    return out;
}

}  // namespace ve::bech32
