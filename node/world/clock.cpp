// The machine's clock, kept from going backwards; and the one that moves when told.
#include "node/world/clock.hpp"

#include <chrono>

namespace ve::world {

Time RealClock::now() const {
    const auto since        = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t read = std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
    auto last               = last_nanos_.load();
    while (last < read && !last_nanos_.compare_exchange_weak(last, read)) {
    }
    return Time::from_unix_nanos(std::max(last, read));
}

void VirtualClock::advance(Duration span) {
    VE_INVARIANT(span >= Duration{});
    nanos_.fetch_add(span.nanos);
}

}  // namespace ve::world
