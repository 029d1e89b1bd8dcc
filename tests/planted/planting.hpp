// Plants one bug for as long as the object lives. The table of these tests is in planted_test.cpp.
#pragma once

#include "base/planted.hpp"

namespace ve::planted {

bool& flag_of(Bug bug);

class Planted {
  public:
    explicit Planted(Bug bug) : flag_{flag_of(bug)} { flag_ = true; }
    ~Planted() { flag_ = false; }
    Planted(const Planted&)            = delete;
    Planted& operator=(const Planted&) = delete;

  private:
    bool& flag_;
};

}  // namespace ve::planted
