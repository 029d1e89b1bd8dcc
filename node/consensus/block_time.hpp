// When a block was made: what the votes for its parent say. The clock is read elsewhere.
#pragma once

#include "node/consensus/block.hpp"

namespace ve::consensus {

struct TimedPower {
    Time time;
    std::int64_t power = 0;
};

// CometBFT's weighted median. Of no votes: zero time.
Time median_time(std::vector<TimedPower> votes);
// Over the votes of a commit that are not absent; the set is the one that signed it.
Time median_time(const Commit& commit, const ValidatorSet& signers);

// The least step from a block's time to the time in its votes, and so to the next block.
inline constexpr Duration vote_time_step = Duration::milliseconds(1);

}  // namespace ve::consensus
