// Vote extensions: what a validator attaches to its precommit, and how the next block carries it to
// the modules. Signatures of extensions are the consensus engine's matter.
//
//   block H-1 committed → extend() sees its state → precommit for H carries the bytes
//   → the proposer of H+1 injects all of them as its first transaction
//   → finalize_block of H+1 hands them to each module's extension hook before anything else runs
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/nacl.hpp"
#include "node/application.hpp"
#include "node/chain/context.hpp"

namespace ve {

inline constexpr std::size_t extension_bytes_max = 256U << 10;  // of one validator, one block

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

// The injected transaction. Its first byte is no protobuf tag, so no TxRaw looks like it.
std::string encode_extended_votes(const std::vector<abci::ExtendedVote>& votes);
bool is_extended_votes(std::string_view tx);
// Accepts exactly what encode_extended_votes writes; validators are distinct.
Result<std::vector<abci::ExtendedVote>> decode_extended_votes(std::string_view tx);

}  // namespace ve
