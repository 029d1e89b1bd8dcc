// Fault statements against the network of their scenario: validators that it has, faults that can
// be ended, and a warning where so many are at fault that nothing is promised any more.
#pragma once

#include <set>

#include "scenarios/check_expression.hpp"

namespace ve::scenario {

class FaultChecker {
  public:
    FaultChecker(Problems& problems, Problems& warnings, const Scenario& scenario);

    void check(const Statement& statement);

  private:
    void clear(const Statement& statement);
    void warn(const Statement& statement);

    Problems& problems_;
    Problems& warnings_;
    std::uint64_t validators_;
    bool expects_halt_;  // then nobody is surprised
    // What lasts until it is cleared, by the name that the story gave it.
    std::multimap<std::string, const Statement*> lasting_;
};

}  // namespace ve::scenario
