// The walk over sorted votes. Which votes count is decided by the caller.
#include "node/consensus/block_time.hpp"
#include "base/planted.hpp"

#include <algorithm>

namespace ve::consensus {

Time median_time(std::vector<TimedPower> votes) {
    std::ranges::stable_sort(votes, {}, &TimedPower::time);
    std::int64_t total = 0;
    for (const auto& vote : votes) total += vote.power;
    if (VE_PLANTED(time_of_the_latest) && !votes.empty()) return votes.back().time;
    auto median = total / 2;
    for (const auto& vote : votes) {
        if (median <= vote.power) return vote.time;
        median -= vote.power;
    }
    return zero_time;
}

Time median_time(const Commit& commit, const ValidatorSet& signers) {
    std::vector<TimedPower> votes;
    votes.reserve(commit.signatures.size());
    const auto& list = signers.list();
    for (std::size_t i = 0; i < commit.signatures.size() && i < list.size(); ++i)
        if (commit.signatures[i].flag != CommitFlag::absent)
            votes.push_back({commit.signatures[i].time, list[i].power});
    return median_time(std::move(votes));
}

}  // namespace ve::consensus
