// What evidence is judged by: who signed the last heights, and what is proved of them already. It
// is part of the chain's state, so that all take the same evidence. How votes are verified:
// evidence.hpp.
#pragma once

#include <memory>

#include "node/consensus/block.hpp"

namespace ve::consensus {

// What was decided at a height, as far as a header that others show can contradict it.
struct Decision {
    Hash header{};           // the block's
    Hash derived{};          // of what follows from the blocks before: derived_hash()
    std::int32_t round = 0;  // and who signed it then, as the next block says
    std::vector<bool> signers;
};
// Over validators, params, application and results: two headers upon the same blocks share it.
Hash derived_hash(const Header& header);

struct PastHeight {
    Height height;
    Time time;                                // of its block
    std::shared_ptr<const ValidatorSet> set;  // who signed it; shared while nobody comes or goes
    Hash derived{};
    // None: no block has followed yet, or none since such evidence is taken.
    std::shared_ptr<const Decision> decision = {};
};
struct ProvedAlready {
    Height height;  // where it happened
    Hash evidence{};
};

struct Past {
    std::vector<PastHeight> heights;  // ascending
    std::vector<ProvedAlready> proved;

    const PastHeight* at(Height height) const;
    bool is_proved(const Hash& evidence) const;
    // One height more. What lies too far behind goes: each of this many validators has proposed
    // several times since.
    Past after(const Block& block, const ValidatorSet& signers) const;
};

Bytes past_bytes(const Past& past);
Result<Past> parse_past(ByteView bytes);

}  // namespace ve::consensus
