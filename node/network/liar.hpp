// What a traitor says beside what a validator would: votes for anything in any round, old blocks
// proposed again with proofs that nobody has, votes in others' names, accusations. All of it is
// signed with the traitor's key, whoever is named.
#pragma once

#include "crypto/ed25519.hpp"
#include "node/consensus/messages.hpp"
#include "node/network/dice.hpp"

namespace ve::network {

class Liar {
  public:
    explicit Liar(std::string chain_id) : chain_id_{std::move(chain_id)} {}

    void hears(const consensus::Message& message);
    // Nothing: not heard enough yet.
    std::optional<consensus::Message> lie(network::Dice& dice, const ed25519::PrivateKey& key,
                                          const consensus::ValidatorSet& validators);

    // A vote of somebody else, for the height of `state` or the one before.
    std::optional<consensus::Message> forged_vote(Dice& dice, const ed25519::PrivateKey& key,
                                                  const consensus::ChainState& state) const;
    // Proofs that nobody may believe.
    std::optional<consensus::Message> false_evidence(Dice& dice, const ed25519::PrivateKey& key,
                                                     const consensus::ChainState& state) const;

  private:
    static constexpr std::size_t memory = 8;
    std::string chain_id_;
    std::vector<consensus::SignedProposal> heard_;  // the newest last
};

}  // namespace ve::network
