// Luck that a seed repeats, on any machine. Cheap, and nothing that a secret may come from.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace ve::network {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    bool per_million(std::int64_t n) {
        return n > 0 && below(1'000'000) < static_cast<std::uint64_t>(n);
    }
    Duration between(Duration low, Duration high) {
        const auto span = static_cast<std::uint64_t>(high.nanos - low.nanos) + 1;
        return {low.nanos + static_cast<std::int64_t>(below(span))};
    }
    std::uint64_t next() {  // SplitMix64
        state_ += 0x9E3779B97F4A7C15U;
        auto out = state_;
        out      = (out ^ out >> 30U) * 0xBF58476D1CE4E5B9U;
        out      = (out ^ out >> 27U) * 0x94D049BB133111EBU;
        return out ^ out >> 31U;
    }

  private:
    std::uint64_t state_;
};

}  // namespace ve::network
