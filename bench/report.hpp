// Lines of the table: what was measured, how often, and the aim it has. And a stopwatch.
// How the table looks is bench/run's business.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace ve::bench {

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// What this process has used of all cores so far: less disturbed by neighbours than a stopwatch.
double cpu_seconds();

using Samples = std::vector<double>;

// Seconds of each of `rounds` calls.
template <class F>
Samples seconds_of(std::size_t rounds, F&& f) {
    Samples out;
    for (std::size_t i = 0; i < rounds; ++i) {
        const Stopwatch watch;
        f();
        out.push_back(watch.seconds());
    }
    return out;
}

double median(Samples samples);

// The unit says what is better: a rate ("/s") is to be high, everything else low.
struct Line {
    std::string what;
    std::string unit;  // "ms", "us", "MiB", "/s", "x"; samples are in it
    Samples samples;
    double aim       = 0;  // 0: none
    std::string note = {};
};

// One line of tabs: what, unit, median, best, aim, note.
void print(const Line& line);

// Seconds in the unit of a line.
Samples in_ms(Samples seconds);
Samples in_us(Samples seconds);

}  // namespace ve::bench
