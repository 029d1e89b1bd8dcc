// Points in time and spans as the chain knows them: UTC seconds and nanoseconds, no clock in here.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace ve {

// Nanoseconds. 292 years in each direction.
struct Duration {
    std::int64_t nanos                      = 0;
    auto operator<=>(const Duration&) const = default;

    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
    static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
    static Result<Duration> parse(std::string_view text);  // 200ms 1s 5m 2h 30d, joined: 1h30m
    std::string text() const;                              // the same form
};

// google.protobuf.Timestamp's range: years 1 to 9999.
struct Time {
    std::int64_t seconds                = 0;  // since 1970-01-01T00:00:00Z
    std::int32_t nanos                  = 0;  // 0 .. 999999999
    auto operator<=>(const Time&) const = default;

    static Result<Time> parse(std::string_view rfc3339);
    std::string text() const;  // RFC 3339, Z, zeros at the end of the fraction cut
    std::int64_t unix_nanos() const { return seconds * 1'000'000'000 + nanos; }
    static Time from_unix_nanos(std::int64_t nanos);
    Result<Time> plus(Duration span) const;  // error: outside the years 1 to 9999
    Duration since(const Time& earlier) const;
};

// What CometBFT writes for "no time": 0001-01-01T00:00:00Z.
inline constexpr Time zero_time{-62135596800, 0};

}  // namespace ve

template <>
struct fmt::formatter<ve::Time> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Time& time, Context& context) const {
        return fmt::formatter<std::string_view>::format(time.text(), context);
    }
};
template <>
struct fmt::formatter<ve::Duration> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Duration& span, Context& context) const {
        return fmt::formatter<std::string_view>::format(span.text(), context);
    }
};
