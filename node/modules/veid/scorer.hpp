// A validator's own work: opens the evidence addressed to it, scores it, and attaches the results
// to its precommit. Not part of the state machine: it holds a private key and writes nothing.
#pragma once

#include <vector>

#include "crypto/nacl.hpp"
#include "node/chain/extension.hpp"

namespace ve::veid {

class Scorer final : public VoteExtender {
  public:
    // Of several keys the first that an envelope names opens it. Without keys it attaches nothing.
    explicit Scorer(std::vector<x25519::PrivateKey> keys) : keys_{std::move(keys)} {}

    std::string extend(Context& committed, Height height, const Hash& block) override;
    // The form, the height, and the hash of each result whose verification still waits. It is asked
    // before and after the block that the extension is for, so one that was decided in between
    // passes. Whether a score is right is decided by the tally.
    bool verify(Context& committed, Height height, const ByteArray<20>& validator,
                std::string_view extension) override;
    std::string falsify(Context& committed, std::string_view extension) override;

  private:
    std::vector<x25519::PrivateKey> keys_;
};

}  // namespace ve::veid
