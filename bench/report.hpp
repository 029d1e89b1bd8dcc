// Lines of the table: what, measured, aim, and how it relates to a floor or a peer. And a
// stopwatch.
#pragma once

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <string_view>

namespace ve::bench {

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Tabs between the columns; bench/run lays them out.
inline void row(std::string_view what, std::string_view measured, std::string_view aim,
                std::string_view ratio) {
    fmt::print("{}\t{}\t{}\t{}\n", what, measured, aim, ratio);
    std::fflush(stdout);
}

}  // namespace ve::bench
