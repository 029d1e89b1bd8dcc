// The committed versions of the state that queries may read, from any thread.
#pragma once

#include <deque>
#include <mutex>

#include "base/strong.hpp"
#include "base/time.hpp"
#include "node/store/state.hpp"

namespace ve {

struct Version {
    Height height;  // 0: no block is committed yet
    Time time;
    Hash app_hash{};
    store::State state;
};

class Versions {
  public:
    static constexpr std::size_t kept = 256;

    void add(Version version);         // the next one
    void add_unseen(Version version);  // nobody may read it before it is shown
    void show();
    void reset(Version version);  // a chain goes on from here: others are dropped
    Version newest() const;       // also where it is not shown yet: for who makes the next one
    Height shown() const;
    // Height 0 is the newest that is shown. Errors are the SDK's: not ready, in the future, no
    // longer there.
    Result<Version> at(Height height) const;

  private:
    mutable std::mutex mutex_;
    std::deque<Version> versions_;  // by height
    std::size_t hidden_ = 0;        // of the newest
    void append(Version version);
    std::size_t seen() const { return versions_.size() - hidden_; }
};

}  // namespace ve
