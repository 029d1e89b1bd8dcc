// Luck that a seed repeats, on any machine.
#pragma once

#include "base/time.hpp"
#include "node/world/entropy.hpp"

namespace ve::network {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : entropy_{seed} {}
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    bool per_thousand(std::uint64_t n) { return below(1'000) < n; }
    Duration between(Duration low, Duration high) {
        const auto span = static_cast<std::uint64_t>(high.nanos - low.nanos) + 1;
        return {low.nanos + static_cast<std::int64_t>(below(span))};
    }

  private:
    std::uint64_t next() {
        std::uint64_t out = 0;
        for (const auto byte : entropy_.bytes<8>()) out = out << 8 | byte;
        return out;
    }
    world::SeededEntropy entropy_;
};

}  // namespace ve::network
