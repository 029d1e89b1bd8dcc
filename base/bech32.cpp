#include "base/bech32.hpp"

#include <algorithm>

namespace ve::bech32 {
namespace {

constexpr std::string_view charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t max_length = 1023, checksum_size = 6;
constexpr std::uint32_t bech32m = 0x2bc830a3;

// What the five bits that leave the checksum at its top put back in.
constexpr auto feedback = [] {
    constexpr std::array<std::uint32_t, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                        0x3d4233dd, 0x2a1462b3};
    std::array<std::uint32_t, 32> table{};
    for (std::uint32_t top = 0; top < table.size(); ++top)
        for (std::size_t i = 0; i < generator.size(); ++i)
            if ((top >> i & 1) != 0) table[top] ^= generator[i];
    return table;
}();

// The five bits of a character of either case; 32 for those that are not of the alphabet.
constexpr auto value_of = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(32);
    for (std::uint8_t five = 0; five < 32; ++five) {
        const auto c = static_cast<std::uint8_t>(charset[five]);
        table[c]     = five;
        if (c >= 'a' && c <= 'z') table[c - 'a' + 'A'] = five;
    }
    return table;
}();

std::uint32_t step(std::uint32_t checksum, std::uint32_t value) {
    return ((checksum & 0x1ffffff) << 5 ^ value) ^ feedback[checksum >> 25];
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
    std::string out(prefix.size() + 1 + (data.size() * 8 + 4) / 5 + checksum_size, '1');
    auto next              = std::ranges::copy(prefix, out.begin()).out + 1;
    std::uint32_t checksum = of_prefix(prefix);
    const auto put         = [&](std::uint32_t five) {
        checksum = step(checksum, five);
        *next++  = charset[five];
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
    for (std::size_t i = 0; i < checksum_size; ++i) checksum = step(checksum, 0);
    checksum ^= 1;
    for (int shift = 25; shift >= 0; shift -= 5) *next++ = charset[checksum >> shift & 31];
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
    out.data.reserve(body.size() * 5 / 8);
    for (std::size_t i = 0; i < body.size(); ++i) {
        const auto five = value_of[static_cast<std::uint8_t>(body[i])];
        if (five >= charset.size())
            return fail(errors::input, "'{}' at offset {} is not a bech32 character",
                        body[i] >= 33 && body[i] <= 126 ? body[i] : '?', one + 1 + i);
        checksum = step(checksum, five);
        if (i + 6 >= body.size()) continue;  // the checksum itself
        word = word << 5 | five;
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
