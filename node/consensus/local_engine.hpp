// Decides blocks for a chain whose validators' keys are all here, or enough of them. No rounds are
// played out and nothing is sent: what a network would agree on follows from the keys at hand.
// The blocks are complete: light clients and full nodes verify them.
#pragma once

#include <functional>
#include <map>

#include "crypto/ed25519.hpp"
#include "node/consensus/execution.hpp"

namespace ve::consensus {

class LocalEngine {
  public:
    // What a validator attaches to its precommit for a block. Where it is not given, the
    // application answers once for all of them.
    using ExtendVote = std::function<std::string(const ByteArray<20>& validator, Height height,
                                                 const Hash& block)>;

    explicit LocalEngine(std::vector<ed25519::PrivateKey> keys, ExtendVote extend = {});

    // Error: the keys here have not more than two thirds of the power.
    Result<void> check_power(const ValidatorSet& validators) const;

    // Proposes, processes, signs and executes the next block. `now` is the time that the votes
    // carry where it is later than what they must carry at least.
    Result<Decided> decide(abci::Application& app, const ChainState& state,
                           std::vector<std::string> txs, Time now,
                           std::vector<Bytes> evidence = {}) const;

    // The node's own identity among the validators: the first key, if there is one.
    const ed25519::PrivateKey* first_key() const { return first_; }

  private:
    struct Round {
        std::int32_t number = 0;
        ByteArray<20> proposer{};
    };
    Result<Round> choose_round(const ValidatorSet& validators) const;
    Commit sign(const ChainState& state, const ValidatorSet& signers, Height height,
                std::int32_t round, const BlockId& id, Time time) const;
    std::vector<VoteExtension> extend(abci::Application& app, const ChainState& state,
                                      const Block& block, const BlockId& id, Commit& commit) const;

    std::map<ByteArray<20>, ed25519::PrivateKey> keys_;
    ExtendVote extend_;
    const ed25519::PrivateKey* first_ = nullptr;
};

}  // namespace ve::consensus
