// Keccak-256 as Ethereum uses it. OpenSSL of Debian 12 has only the standard's other padding.
#include <bit>

#include "crypto/hash.hpp"

namespace ve {
namespace {

constexpr std::array<std::uint64_t, 24> round_constants{
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

using State = std::array<std::uint64_t, 25>;  // lane (x, y) at x + 5 y

void permute(State& a) {
    for (const auto constant : round_constants) {
        std::array<std::uint64_t, 5> column{};
        for (std::size_t x = 0; x < 5; ++x)
            column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (std::size_t i = 0; i < 25; ++i)
            a[i] ^= column[(i + 4) % 5] ^ std::rotl(column[(i + 1) % 5], 1);

        // Rotate each lane and move it: one walk visits every lane but (0, 0).
        std::size_t x = 1, y = 0;
        auto carried = a[1];
        for (int step = 0; step < 24; ++step) {
            const auto next = (2 * x + 3 * y) % 5;
            x               = y;
            y               = next;
            const int turn  = (step + 1) * (step + 2) / 2 % 64;
            std::swap(carried, a[x + 5 * y]);
            a[x + 5 * y] = std::rotl(a[x + 5 * y], turn);
        }
        for (std::size_t row = 0; row < 25; row += 5) {
            const std::array<std::uint64_t, 5> old{a[row], a[row + 1], a[row + 2], a[row + 3],
                                                   a[row + 4]};
            for (std::size_t i = 0; i < 5; ++i)
                a[row + i] = old[i] ^ (~old[(i + 1) % 5] & old[(i + 2) % 5]);
        }
        a[0] ^= constant;
    }
}

}  // namespace

Hash keccak256(ByteView data) {
    constexpr std::size_t rate = 136;
    State state{};
    const auto mix = [&](std::size_t at, std::uint8_t byte) {
        state[at / 8] ^= std::uint64_t{byte} << (8 * (at % 8));
    };
    while (data.size() >= rate) {
        for (std::size_t i = 0; i < rate; ++i) mix(i, data[i]);
        permute(state);
        data = data.subspan(rate);
    }
    for (std::size_t i = 0; i < data.size(); ++i) mix(i, data[i]);
    mix(data.size(), 0x01);
    mix(rate - 1, 0x80);
    permute(state);
    Hash out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
    return out;
}

}  // namespace ve
