// Random bytes: of the kernel, or of a seed that names a whole run. May be used by several threads.
#pragma once

#include <mutex>
#include <span>

#include "base/bytes.hpp"

namespace ve::world {

class Entropy {
  public:
    virtual ~Entropy()                             = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    std::uint64_t u64();
    template <std::size_t n>
    ByteArray<n> bytes() {
        ByteArray<n> out{};
        fill(out);
        return out;
    }
};

// The kernel's generator. A kernel that gives none stops the process: nothing may go on without.
class RealEntropy final : public Entropy {
  public:
    void fill(std::span<std::uint8_t> out) override;
};

// A ChaCha20 stream for each call, keyed by the seed and numbered: the same calls, the same bytes.
class SeededEntropy final : public Entropy {
  public:
    explicit SeededEntropy(const ByteArray<32>& seed) : seed_{seed} {}
    explicit SeededEntropy(std::uint64_t seed);
    void fill(std::span<std::uint8_t> out) override;

  private:
    std::mutex mutex_;
    ByteArray<32> seed_{};
    std::uint64_t calls_ = 0;
};

}  // namespace ve::world
