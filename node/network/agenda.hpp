// What happens when, on a clock that jumps from one thing to the next: of two at one time, the one
// that was planned first.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/time.hpp"

namespace ve::network {

class Agenda {
  public:
    explicit Agenda(Time start) : now_{start} {}

    const Time& now() const { return now_; }
    using Entry = std::pair<Time, std::uint64_t>;
    Entry add(Duration after, std::function<void()> what) {
        const auto when = now_.plus(after);
        VE_INVARIANT(when.ok() && after.nanos >= 0);
        const Entry entry{*when, ++count_};
        planned_.emplace(entry, std::move(what));
        return entry;
    }
    void cancel(const Entry& entry) { planned_.erase(entry); }
    // Nobody looked for a while: what is overdue is due now.
    void advance(const Time& to) { now_ = std::max(now_, to); }
    std::optional<Time> next() const {
        if (planned_.empty()) return {};
        return std::max(now_, planned_.begin()->first.first);
    }
    // False: nothing is planned until then; the clock stands there now.
    bool step(const Time& until) {
        if (planned_.empty() || planned_.begin()->first.first > until) {
            now_ = std::max(now_, until);
            return false;
        }
        auto next = planned_.extract(planned_.begin());
        now_      = std::max(now_, next.key().first);
        next.mapped()();
        return true;
    }

  private:
    Time now_;
    std::uint64_t count_ = 0;
    std::map<Entry, std::function<void()>> planned_;
};

}  // namespace ve::network
