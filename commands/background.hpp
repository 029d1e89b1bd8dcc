// A process that outlives the command that started it: a detached devnet, the key agent. It tells
// the command when it is ready, or why it is not; the command prints that and ends.
#pragma once

#include <csignal>
#include <functional>

#include "base/json.hpp"
#include "crypto/secret.hpp"

namespace ve {

// Ctrl-C, SIGTERM, a closing terminal or pipe, and the process's own wish, awaited by the main
// thread alone. Made before any thread starts, so that none of them takes one.
class StopSignals {
  public:
    StopSignals();
    StopSignals(const StopSignals&)            = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();

    int wait() const;
    bool came() const;  // one waits to be taken by wait()
    int descriptor();   // readable once such a signal came
    static void raise();

  private:
    sigset_t set_{}, before_{};
    int descriptor_ = -1;
};

struct Background {
    std::string what;  // "the devnet", for errors
    // In the child, its whole life; returns its exit code. What `ready` hears first, counts.
    // Nothing that the parent locked in memory is locked here: secrets are made in the child.
    using Ready = std::function<void(const Result<Json>&)>;
    std::function<int(const Ready& ready, const Secret& handed)> live;
    // In the parent, when the child is there: what is handed to it. May be null.
    std::function<Result<Secret>()> hand = nullptr;
};
// What the child said when it was ready. No thread may run yet.
Result<Json> start_in_background(const Background& background);

}  // namespace ve
