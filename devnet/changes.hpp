// A count of what has happened, and a place to wait for the next thing. What it was, whoever
// counted knows.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/time.hpp"

namespace ve::devnet {

// Of one wait of somebody who watches: who went away is noticed then.
inline constexpr Duration watch_max = Duration::seconds(30);

class Changes {
  public:
    void tell() {
        {
            const std::lock_guard lock{mutex_};
            ++count_;
        }
        changed_.notify_all();
    }

    // The count, as soon as it is above `known` or when the time is over. Nothing: it has ended.
    std::optional<std::uint64_t> above(std::uint64_t known, Duration at_most) {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, std::chrono::nanoseconds{at_most.nanos},
                          [&] { return count_ > known || ended_; });
        if (ended_) return std::nullopt;
        return count_;
    }

    // True once it has ended, which is waited for that long.
    bool ends_within(Duration at_most) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, std::chrono::nanoseconds{at_most.nanos},
                                 [&] { return ended_; });
    }

    // Who waits is let go, now and from here on.
    void end() {
        {
            const std::lock_guard lock{mutex_};
            ended_ = true;
        }
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t count_ = 1;
    bool ended_          = false;
};

}  // namespace ve::devnet
