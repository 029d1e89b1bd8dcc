// The votes of one type and round, counted by power. A validator that votes for several blocks
// counts for each of them, as the proof of Tendermint's liveness needs it, and is accused.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "node/consensus/block.hpp"

namespace ve::consensus {

// What a vote is for: a block, or nothing.
using Choice = std::optional<BlockId>;

class Tally {
  public:
    enum class Added : std::uint8_t { counted, known, conflicting };

    explicit Tally(const ValidatorSet& validators);

    // `familiar`: the block was proposed to us. Who votes twice is counted for a block that is
    // familiar or has another's vote, so that nobody fills the memory with inventions.
    Added add(std::size_t validator, const Choice& choice, bool familiar);

    bool has_quorum(const Choice& choice) const;  // more than two thirds for it
    std::optional<Choice> quorum() const;         // what has one; the first, where two have
    bool any_quorum() const;                      // more than two thirds voted, for whatever
    bool has(std::size_t validator, const Choice& choice) const;  // and it counts
    const Choice* first_of(std::size_t validator) const;          // null: it has not voted

  private:
    struct Count {
        Choice choice;
        std::int64_t power = 0;
        std::vector<bool> voters;
    };
    Count* find(const Choice& choice);
    bool is_quorum(std::int64_t power) const;

    const ValidatorSet* validators_;
    std::int64_t total_ = 0, voted_ = 0;
    std::vector<Count> counts_;                      // in the order of their first vote
    std::vector<std::optional<std::size_t>> first_;  // by validator: an index of counts_
};

}  // namespace ve::consensus
