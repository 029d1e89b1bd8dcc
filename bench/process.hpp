// Processes that are measured from outside.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "bench/report.hpp"

namespace ve::bench {

class Process {
  public:
    // Its output goes nowhere.
    explicit Process(const std::vector<std::string>& words);
    ~Process();  // asks it to end, and waits
    Process(const Process&)            = delete;
    Process& operator=(const Process&) = delete;

    int wait();  // its exit status
    bool ended();
    double rss_mib() const;
    const Stopwatch& watch() const { return watch_; }  // since before it was started

  private:
    Stopwatch watch_;
    ::pid_t pid_ = 0;
};

}  // namespace ve::bench
