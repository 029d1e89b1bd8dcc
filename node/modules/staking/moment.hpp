// Times as keys that sort (seconds since the year 1, nanoseconds), and as they stand in messages.
#pragma once

#include <utility>

#include "base/time.hpp"

namespace ve::staking {

using Moment = std::pair<std::uint64_t, std::uint64_t>;

inline Moment moment_of(const Time& time) {
    return {static_cast<std::uint64_t>(time.seconds - zero_time.seconds),
            static_cast<std::uint64_t>(time.nanos)};
}
template <class Timestamp>
Time time_of(const Timestamp& proto) {
    return {proto.seconds(), proto.nanos()};
}
template <class Timestamp>
void write_time(const Time& time, Timestamp* proto) {
    proto->set_seconds(time.seconds);
    proto->set_nanos(time.nanos);
}

}  // namespace ve::staking
