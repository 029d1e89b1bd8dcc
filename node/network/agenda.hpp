// What happens when, on a clock that jumps from one thing to the next: of two at one time, the one
// that was planned first.
#pragma once

#include <functional>
#include <map>

#include "base/time.hpp"

namespace ve::network {

class Agenda {
  public:
    explicit Agenda(Time start) : now_{start} {}

    const Time& now() const { return now_; }
    void add(Duration after, std::function<void()> what) {
        const auto when = now_.plus(after);
        VE_INVARIANT(when.ok() && after.nanos >= 0);
        planned_.emplace(std::pair{*when, ++count_}, std::move(what));
    }
    // False: nothing is planned until then; the clock stands there now.
    bool step(const Time& until) {
        if (planned_.empty() || planned_.begin()->first.first > until) {
            now_ = until;
            return false;
        }
        auto next = planned_.extract(planned_.begin());
        now_      = next.key().first;
        next.mapped()();
        return true;
    }

  private:
    Time now_;
    std::uint64_t count_ = 0;
    std::map<std::pair<Time, std::uint64_t>, std::function<void()>> planned_;
};

}  // namespace ve::network
