// The kernel's random bytes, and a seed's.
#include "node/world/entropy.hpp"

#include <sodium.h>
#include <sys/random.h>

#include <cerrno>

namespace ve::world {

std::uint64_t Entropy::u64() {
    std::uint64_t value = 0;
    for (const auto byte : bytes<8>()) value = value << 8 | byte;
    return value;
}

void RealEntropy::fill(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const auto got = getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        VE_INVARIANT(got > 0);
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

SeededEntropy::SeededEntropy(std::uint64_t seed) {
    for (std::size_t i = 0; i < 8; ++i) seed_[i] = static_cast<std::uint8_t>(seed >> (8 * i));
}

void SeededEntropy::fill(std::span<std::uint8_t> out) {
    static_assert(crypto_stream_chacha20_KEYBYTES == 32 && crypto_stream_chacha20_NONCEBYTES == 8);
    if (out.empty()) return;
    ByteArray<8> call{};
    {
        const std::lock_guard lock{mutex_};
        for (std::size_t i = 0; i < 8; ++i) call[i] = static_cast<std::uint8_t>(calls_ >> (8 * i));
        ++calls_;
    }
    VE_INVARIANT(crypto_stream_chacha20(out.data(), out.size(), call.data(), seed_.data()) == 0);
}

}  // namespace ve::world
