// Rare paths. A simulation counts which of them were taken (VE_PROBE), and pushes code onto some of
// them (VE_BUGGIFY). Everywhere else both are one look at a null pointer of the thread: only
// node/simulation sets it, for as long as a run lasts.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ve::rare {

enum class Path : std::uint8_t {
    propose_timed_out,
    prevote_timed_out,
    precommit_timed_out,
    round_skipped,      // more than a third were in a later one
    lock_let_go,        // for a block that was agreed on after the locked one
    caught_up,          // a block that others had decided
    journal_replayed,   // what was done at the height is done again
    journal_torn,       // the end of the log is rubbish
    block_thrown_away,  // one on the disk has rotted
    escrow_overdrawn,
    debt_paid,
    session_over,  // before it was used up
    escrow_expired,
    usage_settled_by_itself,
    half_a_block,        // pushed: the proposer takes one transaction only
    extension_withheld,  // pushed
    hasty_timer          // pushed: it fires long before its time
};
inline constexpr std::size_t paths = static_cast<std::size_t>(Path::hasty_timer) + 1;
inline constexpr std::array<std::string_view, paths> names{
    "propose_timed_out",   "prevote_timed_out",
    "precommit_timed_out", "round_skipped",
    "lock_let_go",         "caught_up",
    "journal_replayed",    "journal_torn",
    "block_thrown_away",   "escrow_overdrawn",
    "debt_paid",           "session_over",
    "escrow_expired",      "usage_settled_by_itself",
    "half_a_block",        "extension_withheld",
    "hasty_timer"};

class Paths {
  public:
    // Each path is open to pushing in a quarter of the seeds, and then a quarter of the times.
    Paths(std::uint64_t seed, bool pushes) : luck_{seed} {
        for (auto& one : armed_) one = pushes && next() % 4 == 0;
    }
    void take(Path path) { ++taken_[static_cast<std::size_t>(path)]; }
    bool push(Path path) {
        if (!armed_[static_cast<std::size_t>(path)] || next() % 4 != 0) return false;
        take(path);
        return true;
    }
    const std::array<std::uint64_t, paths>& taken() const { return taken_; }

  private:
    std::uint64_t next() {  // SplitMix64
        luck_ += 0x9E3779B97F4A7C15U;
        auto out = luck_;
        out      = (out ^ out >> 30U) * 0xBF58476D1CE4E5B9U;
        out      = (out ^ out >> 27U) * 0x94D049BB133111EBU;
        return out ^ out >> 31U;
    }
    std::uint64_t luck_;
    std::array<bool, paths> armed_{};
    std::array<std::uint64_t, paths> taken_{};
};

// Of the simulation that this thread plays.
inline constinit thread_local Paths* simulated = nullptr;

class Watching {
  public:
    explicit Watching(Paths& of) : before_{simulated} { simulated = &of; }
    ~Watching() { simulated = before_; }
    Watching(const Watching&)            = delete;
    Watching& operator=(const Watching&) = delete;

  private:
    Paths* before_;
};

}  // namespace ve::rare

#define VE_PROBE(path) \
    (::ve::rare::simulated ? ::ve::rare::simulated->take(::ve::rare::Path::path) : void())
#define VE_BUGGIFY(path) \
    (::ve::rare::simulated != nullptr && ::ve::rare::simulated->push(::ve::rare::Path::path))
