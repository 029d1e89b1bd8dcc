// Medians, bests and tabs.
#include "bench/report.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/error.hpp"

namespace ve::bench {
namespace {

Samples times(Samples samples, double factor) {
    for (auto& one : samples) one *= factor;
    return samples;
}

}  // namespace

double cpu_seconds() {
    ::rusage used{};
    VE_INVARIANT(::getrusage(RUSAGE_SELF, &used) == 0);
    const auto seconds = [](const ::timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double median(Samples samples) {
    VE_INVARIANT(!samples.empty());
    std::ranges::sort(samples);
    return samples[samples.size() / 2];
}

void print(const Line& line) {
    const bool high = line.unit == "/s";
    const auto best = high ? std::ranges::max(line.samples) : std::ranges::min(line.samples);
    fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", line.what, line.unit, median(line.samples), best,
               line.aim, line.note);
    std::fflush(stdout);
}

Samples in_ms(Samples seconds) { return times(std::move(seconds), 1e3); }
Samples in_us(Samples seconds) { return times(std::move(seconds), 1e6); }

}  // namespace ve::bench
