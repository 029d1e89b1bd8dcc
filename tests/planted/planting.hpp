// Plants one bug for as long as the object lives.
#pragma once

#include "base/planted.hpp"

namespace ve::planted {

class Planted {
  public:
    explicit Planted(Bug bug) : flag_{chosen.at(static_cast<std::size_t>(bug))} { flag_ = true; }
    ~Planted() { flag_ = false; }
    Planted(const Planted&)            = delete;
    Planted& operator=(const Planted&) = delete;

  private:
    bool& flag_;
};

}  // namespace ve::planted
