// Vote extensions: what a validator attaches to its precommit, and how the next block carries it to
// the modules. The bytes that are carried, and what makes them believed: node/votes.
//
//   block H-1 committed → extend() sees its state → precommit for H carries the bytes
//   → the proposer of H+1 injects all of them as its first transaction, with their signatures
//   → process_proposal of H+1 looks at each: signed by its validator, and in the last commit
//   → finalize_block of H+1 looks again, for a node that catches up was never asked, and hands them
//     to each module's extension hook before anything else runs
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/nacl.hpp"
#include "node/application.hpp"
#include "node/chain/context.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve {

// Supplied by the node, which knows the validator's keys. It reads committed state through a
// context whose writes are thrown away, and need not answer the same on every validator.
class VoteExtender {
  public:
    virtual ~VoteExtender()                                                          = default;
    virtual std::string extend(Context& committed, Height height, const Hash& block) = 0;
    // Must be the same on every honest validator: a refused extension spoils the vote it came with.
    virtual bool verify(Context& committed, Height height, const ByteArray<20>& validator,
                        std::string_view extension) = 0;
    // Another result in it, in good form: what a validator says that tells wrong ones on purpose.
    virtual std::string falsify(Context&, std::string_view extension) {
        return std::string{extension};
    }
};

// Published by the module whose work validators do. Without keys an extender attaches nothing, but
// verifies what others attached.
class ExtenderSource {
  public:
    virtual ~ExtenderSource() = default;
    virtual std::unique_ptr<VoteExtender> make_extender(std::vector<x25519::PrivateKey> keys) = 0;
};

}  // namespace ve
