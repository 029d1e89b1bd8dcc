// What time it is: of the machine, or of a simulation. Neither goes backwards. No timers in here.
#pragma once

#include <atomic>

#include "base/time.hpp"

namespace ve::world {

class Clock {
  public:
    virtual ~Clock()         = default;
    virtual Time now() const = 0;
};

// The machine's UTC clock. Where the machine steps back, this one stands still until it is passed.
class RealClock final : public Clock {
  public:
    Time now() const override;

  private:
    mutable std::atomic<std::int64_t> last_nanos_{0};
};

// Stands still until it is told to move.
class VirtualClock final : public Clock {
  public:
    explicit VirtualClock(Time start) : nanos_{start.unix_nanos()} {}
    Time now() const override { return Time::from_unix_nanos(nanos_.load()); }
    void advance(Duration span);  // never negative

  private:
    std::atomic<std::int64_t> nanos_;
};

}  // namespace ve::world
