// The signed proposals and votes of one height: to make a commit of, to accuse with, and to send to
// those who lack them. That they are true was checked before.
#pragma once

#include <map>

#include "node/consensus/messages.hpp"

namespace ve::consensus {

class VoteBook {
  public:
    void add(SignedProposal proposal);
    void add(SignedVote vote);

    const SignedProposal* proposal(std::int32_t round) const;
    const SignedVote* find(VoteType type, std::int32_t round, std::size_t validator,
                           const Choice& choice) const;

    // The precommits of a round, those for nothing with them; one for another block is absent.
    DecidedBlock commit(Height height, std::int32_t round, const BlockId& id,
                        const ValidatorSet& validators, bool extensions) const;

    // The newest rounds of what is here, up to `round`.
    Status status(Height height, std::int32_t round, std::size_t validators) const;
    // What somebody with that status lacks, of the rounds that he named and of those that are ahead
    // of him; the oldest first, and not more than `most`.
    std::vector<Message> missing(const Status& status, std::size_t most) const;

  private:
    struct Round {
        std::optional<SignedProposal> proposal;
        std::vector<SignedVote> votes;  // in the order of arrival
    };
    std::map<std::int32_t, Round> rounds_;
};

}  // namespace ve::consensus
